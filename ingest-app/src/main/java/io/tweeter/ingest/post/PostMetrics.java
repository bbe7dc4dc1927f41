package io.tweeter.ingest.post;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tweeter.ingest.http.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How many tweets were accepted, and how many refused and why. */
public final class PostMetrics {

    private static final String REFUSED = "tweeter.tweets.refused";

    /** What an answer's status says of a post that is refused for its own sake. */
    private enum Fault {
        MALFORMED(400),
        UNAUTHORIZED(401),
        FOREIGN_ORIGIN(403),
        SLOW_BODY(408),
        TOO_LARGE(413),
        MEDIA_TYPE(415),
        EXPECTATION(417),
        INVALID(422),
        RATE_LIMITED(429),
        OTHER(0);

        private final int status;

        Fault(int status) {
            this.status = status;
        }

        static Fault of(int status) {
            return Arrays.stream(values())
                    .filter(fault -> fault.status == status)
                    .findFirst()
                    .orElse(OTHER);
        }
    }

    /** The service's own. */
    private static final String BUG = "fault";

    private final MeterRegistry registry;
    private final Counter accepted;

    public PostMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.accepted =
                Counter.builder("tweeter.tweets.accepted")
                        .description("Tweets that Kafka acknowledged and clients were told of")
                        .register(registry);
        // All reasons are there from the start: a counter that appears at 1 has no rate.
        reasons().forEach(this::refused);
    }

    private static List<String> reasons() {
        return Stream.of(
                        Arrays.stream(LogUnavailableException.Reason.values())
                                .map(PostMetrics::name),
                        Arrays.stream(Fault.values()).map(PostMetrics::name),
                        Stream.of(BUG))
                .flatMap(names -> names)
                .toList();
    }

    void accepted() {
        accepted.increment();
    }

    void refused(Throwable failure) {
        refused(reason(failure)).increment();
    }

    private Counter refused(String reason) {
        return Counter.builder(REFUSED)
                .description("Posts that were not accepted")
                .tag("reason", reason)
                .register(registry);
    }

    private static String reason(Throwable failure) {
        if (failure instanceof LogUnavailableException unavailable) {
            return name(unavailable.reason());
        }
        return failure instanceof ProblemException expected
                ? name(Fault.of(expected.problem().status()))
                : BUG;
    }

    private static String name(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
