package io.tweeter.ingest.post;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tweeter.ingest.http.ProblemException;
import java.util.Locale;

/** How many tweets were accepted, and how many refused and why. */
public final class PostMetrics {

    private static final String REFUSED = "tweeter.tweets.refused";

    private final MeterRegistry registry;
    private final Counter accepted;

    public PostMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.accepted =
                Counter.builder("tweeter.tweets.accepted")
                        .description("Tweets that Kafka acknowledged and clients were told of")
                        .register(registry);
    }

    void accepted() {
        accepted.increment();
    }

    void refused(Throwable failure) {
        Counter.builder(REFUSED)
                .description("Posts that were not accepted")
                .tag("reason", reason(failure))
                .register(registry)
                .increment();
    }

    private static String reason(Throwable failure) {
        if (failure instanceof LogUnavailableException unavailable) {
            return unavailable.reason().name().toLowerCase(Locale.ROOT);
        }
        if (failure instanceof ProblemException expected) {
            return switch (expected.problem().status()) {
                case 400 -> "malformed";
                case 401 -> "unauthorized";
                case 403 -> "foreign_origin";
                case 408 -> "slow_body";
                case 413 -> "too_large";
                case 415 -> "media_type";
                case 417 -> "expectation";
                case 429 -> "rate_limited";
                case 422 -> "invalid";
                default -> "other";
            };
        }
        return "fault";
    }
}
