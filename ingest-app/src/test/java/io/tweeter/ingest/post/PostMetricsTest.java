package io.tweeter.ingest.post;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.ProblemType;
import org.junit.jupiter.api.Test;

class PostMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PostMetrics metrics = new PostMetrics(registry);

    @Test
    void allReasonsExistWithTheValueZeroFromTheStart() {
        assertThat(registry.get("tweeter.tweets.refused").counters())
                .extracting(counter -> counter.getId().getTag("reason"))
                .containsExactlyInAnyOrder(
                        "busy",
                        "unreachable",
                        "timeout",
                        "wrong_clock",
                        "malformed",
                        "unauthorized",
                        "foreign_origin",
                        "slow_body",
                        "too_large",
                        "media_type",
                        "expectation",
                        "invalid",
                        "rate_limited",
                        "other",
                        "fault");
        assertThat(registry.get("tweeter.tweets.refused").counters())
                .allSatisfy(counter -> assertThat(counter.count()).isZero());
        assertThat(registry.get("tweeter.tweets.accepted").counter().count()).isZero();
    }

    @Test
    void aPostIsCountedByTheReasonWhyItWasNotAccepted() {
        metrics.notAccepted(
                new LogUnavailableException(LogUnavailableException.Reason.BUSY, "too many"));
        metrics.notAccepted(new ProblemException(ProblemType.TOO_MANY_REQUESTS, "slower"));
        metrics.notAccepted(new ProblemException(ProblemType.NOT_FOUND, "what?"));
        metrics.notAccepted(new IllegalStateException("a bug"));
        metrics.accepted();

        for (String reason : new String[] {"busy", "rate_limited", "other", "fault"}) {
            assertThat(refused(reason).count()).as(reason).isEqualTo(1);
        }
        assertThat(refused("unreachable").count()).isZero();
        assertThat(registry.get("tweeter.tweets.accepted").counter().count()).isEqualTo(1);
    }

    private Counter refused(String reason) {
        return registry.get("tweeter.tweets.refused").tag("reason", reason).counter();
    }
}
