package io.tweeter.ingest.post;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Whether Kafka acknowledges tweets. That it answers other questions does not tell: the topic may
 * have too few replicas in sync, its user may lack the permission to write, or the client's thread
 * may have ended.
 *
 * <p>An instance that is not ready gets no tweets that could be acknowledged, so after a while it
 * tries again. Thread-safe.
 */
final class Acknowledgements {

    /** Failures for so long, and no acknowledgement among them, are trouble. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** For how long a failure tells of Kafka. */
    static final Duration MEMORY = Duration.ofSeconds(30);

    private final Duration ackTimeout;
    private final LongSupplier nanoTime;

    /** When a tweet was sent without any outcome since, the first of them; 0 if there is none. */
    private final AtomicLong unansweredSince = new AtomicLong();

    private volatile Failures failures;

    /**
     * Failures with no acknowledgement in between.
     *
     * @param first when they began
     * @param last when the last one came
     * @param why of the last one
     */
    private record Failures(long first, long last, String why) {}

    /**
     * Nothing is awaited yet.
     *
     * @param ackTimeout within which the client answers, if only that it got no acknowledgement
     * @param nanoTime as {@link System#nanoTime}
     */
    Acknowledgements(Duration ackTimeout, LongSupplier nanoTime) {
        this.ackTimeout = ackTimeout;
        this.nanoTime = nanoTime;
    }

    /**
     * Notes a tweet that is about to be sent. If the client has stopped, none has an outcome from
     * then on: one that was in flight is not missed by itself, but the next that is sent is.
     */
    void awaited() {
        if (unansweredSince.get() == 0) {
            unansweredSince.compareAndSet(0, nanoTime.getAsLong());
        }
    }

    /** Notes an acknowledgement of such a tweet. */
    void came() {
        unansweredSince.set(0);
        if (failures != null) {
            failures = null;
        }
    }

    /**
     * Notes that such a tweet gets no acknowledgement.
     *
     * @param why in one line
     */
    void failed(String why) {
        long now = nanoTime.getAsLong();
        unansweredSince.set(0);
        Failures before = failures;
        // An instance that is not ready for the failures gets its next tweet after MEMORY.
        boolean anew = before == null || now - before.last() > 2 * MEMORY.toNanos();
        failures = new Failures(anew ? now : before.first(), now, why);
    }

    /** Notes that Kafka answers again: failures while it did not tell nothing more. */
    void forget() {
        failures = null;
    }

    /** What Kafka has not done, in words that follow its name; empty if nothing is known. */
    Optional<String> trouble() {
        long now = nanoTime.getAsLong();
        long since = unansweredSince.get();
        if (since != 0 && now - since > ackTimeout.plus(PATIENCE).toNanos()) {
            return Optional.of(
                    "has left tweets unanswered for %d s, which its client should have given up; restart this instance"
                            .formatted(Duration.ofNanos(now - since).toSeconds()));
        }
        Failures seen = failures;
        if (seen == null
                || seen.last() - seen.first() < PATIENCE.toNanos()
                || now - seen.last() > MEMORY.toNanos()) {
            return Optional.empty();
        }
        return Optional.of(
                "has acknowledged no tweet for %d s: %s"
                        .formatted(Duration.ofNanos(now - seen.first()).toSeconds(), seen.why()));
    }
}
