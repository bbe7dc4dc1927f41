package io.tweeter.ingest.post;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.ProblemType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Counts tweets that were accepted, and posts that were not by the reason. */
public final class PostMetrics {

    private static final String NOT_ACCEPTED = "tweeter.tweets.refused";

    /** Why the client's request was rejected. */
    private enum Rejection {
        MALFORMED,
        UNAUTHORIZED,
        FOREIGN_ORIGIN,
        SLOW_BODY,
        TOO_LARGE,
        MEDIA_TYPE,
        EXPECTATION,
        INVALID,
        RATE_LIMITED,
        OTHER;

        static Rejection of(ProblemType type) {
            return switch (type) {
                case BAD_REQUEST -> MALFORMED;
                case UNAUTHORIZED -> UNAUTHORIZED;
                case FORBIDDEN -> FOREIGN_ORIGIN;
                case REQUEST_TIMEOUT -> SLOW_BODY;
                case CONTENT_TOO_LARGE -> TOO_LARGE;
                case UNSUPPORTED_MEDIA_TYPE -> MEDIA_TYPE;
                case EXPECTATION_FAILED -> EXPECTATION;
                case UNPROCESSABLE_CONTENT -> INVALID;
                case TOO_MANY_REQUESTS -> RATE_LIMITED;
                default -> OTHER;
            };
        }
    }

    /** A failure of the service itself. */
    private static final String FAULT = "fault";

    private final MeterRegistry registry;
    private final Counter accepted;

    public PostMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.accepted =
                Counter.builder("tweeter.tweets.accepted")
                        .description(
                                "Tweets that were acknowledged by Kafka and answered as accepted")
                        .register(registry);
        // All exist from the start: a counter that first appears with the value 1 has no rate.
        reasons().forEach(this::notAccepted);
    }

    private static List<String> reasons() {
        return Stream.of(
                        Arrays.stream(LogUnavailableException.Reason.values())
                                .map(PostMetrics::name),
                        Arrays.stream(Rejection.values()).map(PostMetrics::name),
                        Stream.of(FAULT))
                .flatMap(names -> names)
                .toList();
    }

    void accepted() {
        accepted.increment();
    }

    void notAccepted(Throwable failure) {
        notAccepted(reason(failure)).increment();
    }

    private Counter notAccepted(String reason) {
        return Counter.builder(NOT_ACCEPTED)
                .description("Posts that were not accepted")
                .tag("reason", reason)
                .register(registry);
    }

    /** The reason for a failure, as it is counted. */
    static String reason(Throwable failure) {
        if (failure instanceof LogUnavailableException unavailable) {
            return name(unavailable.reason());
        }
        return failure instanceof ProblemException expected
                ? name(Rejection.of(expected.problem().type()))
                : FAULT;
    }

    private static String name(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
