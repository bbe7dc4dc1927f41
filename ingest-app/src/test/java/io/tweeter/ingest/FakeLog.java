package io.tweeter.ingest;

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

/** A log in memory that can be away, or slow. */
final class FakeLog implements TweetLog, Dependency {

    private final List<Tweet> tweets = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Promise<Void>> waiting = new LinkedBlockingQueue<>();
    private volatile boolean slow;
    private volatile Optional<LogUnavailableException.Reason> away = Optional.empty();

    @Override
    public Future<Void> append(Tweet tweet, byte[] json) {
        if (away.isPresent()) {
            return Future.failedFuture(new LogUnavailableException(away.get(), "it is away"));
        }
        tweets.add(tweet);
        if (slow) {
            Promise<Void> promise = Promise.promise();
            waiting.add(promise);
            return promise.future();
        }
        return Future.succeededFuture();
    }

    /** From now on acknowledges only on demand. */
    void holdBack() {
        slow = true;
    }

    /** Waits for a tweet that was held back and acknowledges it, from a thread of its own. */
    void acknowledgeNext() throws InterruptedException {
        waiting.take().complete();
    }

    void goAway(LogUnavailableException.Reason reason) {
        away = Optional.of(reason);
    }

    void comeBack() {
        away = Optional.empty();
        slow = false;
    }

    List<Tweet> tweets() {
        return tweets;
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public Optional<String> trouble() {
        return away.map(reason -> "Kafka is away");
    }
}
