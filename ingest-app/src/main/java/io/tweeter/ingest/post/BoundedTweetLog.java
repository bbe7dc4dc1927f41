package io.tweeter.ingest.post;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tweeter.model.Tweet;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Refuses tweets at once while too many wait for their acknowledgement, so that a slow log costs
 * neither memory nor patience without bound.
 */
public final class BoundedTweetLog implements TweetLog {

    private final TweetLog log;
    private final int mostInFlight;
    private final AtomicInteger inFlight = new AtomicInteger();

    public BoundedTweetLog(TweetLog log, int mostInFlight, MeterRegistry registry) {
        this.log = log;
        this.mostInFlight = mostInFlight;
        Gauge.builder("tweeter.tweets.in.flight", inFlight, AtomicInteger::get)
                .description("Tweets that wait for Kafka's acknowledgement")
                .register(registry);
    }

    @Override
    public Future<Void> append(Tweet tweet, byte[] json) {
        if (inFlight.incrementAndGet() > mostInFlight) {
            inFlight.decrementAndGet();
            return Future.failedFuture(
                    new LogUnavailableException(
                            LogUnavailableException.Reason.BUSY,
                            mostInFlight + " tweets wait for Kafka already"));
        }
        return log.append(tweet, json).onComplete(done -> inFlight.decrementAndGet());
    }
}
