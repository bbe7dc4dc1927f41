package io.tweeter.ingest;

import io.opentelemetry.api.trace.SpanContext;
import io.tweeter.ingest.health.Dependency;
import io.tweeter.ingest.post.LogUnavailableException;
import io.tweeter.ingest.post.TweetLog;
import io.tweeter.model.Tweet;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** A log in memory that can be unavailable or slow. */
final class FakeLog implements TweetLog, Dependency {

    private final List<Tweet> tweets = new CopyOnWriteArrayList<>();
    private final List<SpanContext> traces = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Promise<Void>> waiting = new LinkedBlockingQueue<>();
    private volatile boolean slow;
    private volatile Optional<LogUnavailableException.Reason> unavailable = Optional.empty();

    @Override
    public Future<Void> append(Tweet tweet, byte[] json, SpanContext trace) {
        if (unavailable.isPresent()) {
            return Future.failedFuture(
                    new LogUnavailableException(unavailable.get(), "it is unavailable"));
        }
        tweets.add(tweet);
        traces.add(trace);
        if (slow) {
            Promise<Void> promise = Promise.promise();
            waiting.add(promise);
            return promise.future();
        }
        return Future.succeededFuture();
    }

    /** From now on tweets are acknowledged on demand only. */
    void withholdAcknowledgements() {
        slow = true;
    }

    /** Waits for an unacknowledged tweet and acknowledges it on the calling thread. */
    void acknowledgeNext() throws InterruptedException {
        waiting.take().complete();
    }

    void becomeUnavailable(LogUnavailableException.Reason reason) {
        unavailable = Optional.of(reason);
    }

    void recover() {
        unavailable = Optional.empty();
        slow = false;
    }

    List<Tweet> tweets() {
        return tweets;
    }

    /** Those that came with the tweets, invalid ones too. */
    List<SpanContext> traces() {
        return traces;
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public Optional<String> trouble() {
        return unavailable.map(reason -> "Kafka is unavailable");
    }
}
