package io.tweeter.ingest.post;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final AtomicInteger awaited = new AtomicInteger();

    /**
     * When the last tweet was answered, or sent while none was awaited. Set before the number
     * changes: others must not see a tweet beside the time of an earlier one.
     */
    private volatile long lastAnswer;

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

    /** Notes a tweet that is about to be sent. */
    void awaited() {
        if (awaited.get() == 0) {
            lastAnswer = nanoTime.getAsLong();
        }
        awaited.incrementAndGet();
    }

    /** Notes an acknowledgement of such a tweet. */
    void came() {
        lastAnswer = nanoTime.getAsLong();
        awaited.decrementAndGet();
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
        lastAnswer = now;
        awaited.decrementAndGet();
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
        int waiting = awaited.get();
        Duration silence = Duration.ofNanos(now - lastAnswer);
        if (waiting > 0 && silence.compareTo(ackTimeout.plus(PATIENCE)) > 0) {
            return Optional.of(
                    "has left %d tweets unanswered for %d s, which its client should have given up; restart this instance"
                            .formatted(waiting, silence.toSeconds()));
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
