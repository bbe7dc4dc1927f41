package io.tweeter.ingest.post;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Compares this machine's clock with the timestamps that Kafka gives to tweets. The jobs leave out
 * tweets that are dated far ahead of those, so an instance whose clock is wrong must not go on.
 *
 * <p>One broker's clock may be the wrong one: then tweets of other partitions agree. An instance
 * that is not ready gets no tweets to compare, so after a while it tries again.
 */
final class ClockCheck {

    static final Duration MAX_DIFFERENCE = Duration.ofMinutes(1);

    /** For how long an acknowledgement tells of the clock. */
    private static final Duration MEMORY = Duration.ofSeconds(30);

    private final Clock clock;
    private final LongSupplier nanoTime;

    private volatile Seen agreed;
    private volatile Seen differed;

    /** A comparison: when it was made, and how far the clock was ahead. */
    private record Seen(long nanos, Duration ahead) {}

    /**
     * Makes a check.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    ClockCheck(Clock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /**
     * Notes an acknowledgement.
     *
     * @param createdAt this machine's time when the tweet was accepted
     * @param kafka when the broker appended it, by its clock: between then and now
     */
    void acknowledged(Instant createdAt, Instant kafka) {
        Duration ahead = ahead(createdAt, kafka);
        Seen seen = new Seen(nanoTime.getAsLong(), ahead);
        if (ahead.abs().compareTo(MAX_DIFFERENCE) > 0) {
            differed = seen;
        } else {
            agreed = seen;
        }
    }

    private Duration ahead(Instant createdAt, Instant kafka) {
        Instant now = clock.instant();
        if (createdAt.isAfter(kafka)) {
            return Duration.between(kafka, createdAt);
        }
        return now.isBefore(kafka) ? Duration.between(kafka, now) : Duration.ZERO;
    }

    /** What is wrong with the clock, in one line; empty if nothing is known to be. */
    Optional<String> trouble() {
        Seen wrong = differed;
        return wrong == null || isOld(wrong) || (agreed != null && !isOld(agreed))
                ? Optional.empty()
                : Optional.of(
                        "The clock of this machine is %d s %s Kafka's; set one of them"
                                .formatted(
                                        wrong.ahead().abs().toSeconds(),
                                        wrong.ahead().isNegative() ? "behind" : "ahead of"));
    }

    private boolean isOld(Seen seen) {
        return nanoTime.getAsLong() - seen.nanos() > MEMORY.toNanos();
    }
}
