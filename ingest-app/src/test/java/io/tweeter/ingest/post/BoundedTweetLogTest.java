package io.tweeter.ingest.post;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.SpanContext;
import io.tweeter.model.Tweet;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedTweetLogTest {

    private static final Tweet TWEET =
            new Tweet("1", "duke senior", "Now, my co-mates", Instant.EPOCH);

    private final List<Promise<Void>> appended = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final BoundedTweetLog log =
            new BoundedTweetLog(
                    (tweet, json, trace) -> {
                        appended.add(Promise.promise());
                        return appended.get(appended.size() - 1).future();
                    },
                    2,
                    registry);

    @Test
    void tweetsAboveTheLimitFailAtOnceAndAreNotAppended() {
        append();
        append();

        Future<Void> third = append();

        assertThat(third.cause())
                .isInstanceOf(LogUnavailableException.class)
                .hasMessageContaining("2 tweets");
        assertThat(((LogUnavailableException) third.cause()).reason())
                .isEqualTo(LogUnavailableException.Reason.BUSY);
        assertThat(appended).hasSize(2);
        assertThat(inFlight()).isEqualTo(2);
    }

    @Test
    void aTweetThatSucceedsOrFailsMakesRoomForTheNext() {
        append();
        append();
        appended.get(0).complete();
        appended.get(1).fail("the broker is away");

        assertThat(inFlight()).isZero();
        assertThat(append().isComplete()).isFalse();
        assertThat(append().isComplete()).isFalse();
        assertThat(append().failed()).isTrue();
    }

    private Future<Void> append() {
        return log.append(TWEET, new byte[0], SpanContext.getInvalid());
    }

    private double inFlight() {
        return registry.get("tweeter.tweets.in.flight").gauge().value();
    }
}
