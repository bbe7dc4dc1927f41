package io.tweeter.ingest.post;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.SpanContext;
import io.tweeter.model.Tweet;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits the tweets in flight: while there are too many, further ones fail at once, so that a slow
 * log costs neither memory nor time without limit. Thread-safe.
 */
public final class BoundedTweetLog implements TweetLog {

    private final TweetLog log;
    private final int maxInFlight;
    private final AtomicInteger inFlight = new AtomicInteger();

    public BoundedTweetLog(TweetLog log, int maxInFlight, MeterRegistry registry) {
        this.log = log;
        this.maxInFlight = maxInFlight;
        Gauge.builder("tweeter.tweets.in.flight", inFlight, AtomicInteger::get)
                .description("Tweets that Kafka has not acknowledged yet")
                .register(registry);
    }

    @Override
    public Future<Void> append(Tweet tweet, byte[] json, SpanContext trace) {
        if (inFlight.incrementAndGet() > maxInFlight) {
            inFlight.decrementAndGet();
            return Future.failedFuture(
                    new LogUnavailableException(
                            LogUnavailableException.Reason.BUSY,
                            maxInFlight + " tweets are waiting for Kafka already"));
        }
        return log.append(tweet, json, trace).onComplete(done -> inFlight.decrementAndGet());
    }
}
