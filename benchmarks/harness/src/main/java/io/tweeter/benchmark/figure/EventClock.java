package io.tweeter.benchmark.figure;

import java.time.Duration;
import java.time.Instant;

/**
 * Event time that runs as fast as time does.
 *
 * @param start event time at the start
 * @param startNanos {@link System#nanoTime} at the start
 */
record EventClock(Instant start, long startNanos) {

    /** A clock that starts now. */
    static EventClock startingAt(Instant start) {
        return new EventClock(start, System.nanoTime());
    }

    /** Event time now. */
    Instant now() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }

    /** {@link System#nanoTime} at an event time. */
    long nanoTime(Instant time) {
        return startNanos + Duration.between(start, time).toNanos();
    }
}
