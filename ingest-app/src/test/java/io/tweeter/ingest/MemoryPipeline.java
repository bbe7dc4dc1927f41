package io.tweeter.ingest;

import io.opentelemetry.api.trace.SpanContext;
import io.tweeter.ingest.post.LogUnavailableException;
import io.tweeter.ingest.post.TweetLog;
import io.tweeter.ingest.read.Board;
import io.tweeter.model.Tweet;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Replaces Kafka and Flink: tweets of the log can be read at once or after {@link #release}, each
 * id once. Thread-safe.
 */
final class MemoryPipeline implements TweetLog {

    /** Replaces Cassandra. */
    final FakeReads reads =
            new FakeReads(
                    board ->
                            board == Board.ALL_TIME
                                    ? Instant.MIN
                                    : Instant.now().minus(Duration.ofMinutes(1)));

    private final List<Tweet> waiting = new ArrayList<>();
    private boolean held;
    private boolean unavailable;

    /** From now on tweets wait until {@link #release}. */
    synchronized void hold() {
        held = true;
    }

    synchronized void release() {
        held = false;
        waiting.forEach(this::store);
        waiting.clear();
    }

    synchronized void setUnavailable(boolean unavailable) {
        this.unavailable = unavailable;
    }

    @Override
    public synchronized Future<Void> append(Tweet tweet, byte[] json, SpanContext trace) {
        if (unavailable) {
            return Future.failedFuture(
                    new LogUnavailableException(
                            LogUnavailableException.Reason.UNREACHABLE, "the log is unavailable"));
        }
        if (held) {
            waiting.add(tweet);
        } else {
            store(tweet);
        }
        return Future.succeededFuture();
    }

    private void store(Tweet tweet) {
        if (reads.tweets().stream().noneMatch(stored -> stored.id().equals(tweet.id()))) {
            reads.add(tweet);
        }
    }
}
