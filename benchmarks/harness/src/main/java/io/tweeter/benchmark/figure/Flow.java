package io.tweeter.benchmark.figure;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** When something that should arrive all the time did so. Any thread may use it. */
final class Flow {

    /** A shorter silence is none. */
    private static final long SILENCE = TimeUnit.SECONDS.toNanos(2);

    private final LongSupplier nanoTime;
    private long last;
    private long flowing;
    private long longest;

    Flow() {
        this(System::nanoTime);
    }

    Flow(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong();
        this.flowing = last;
    }

    /** Something has arrived. */
    synchronized void arrived() {
        long now = nanoTime.getAsLong();
        longest = Math.max(longest, now - last);
        if (now - last > SILENCE) {
            flowing = now;
        }
        last = now;
    }

    /** Forgets the silences so far. */
    synchronized void restart() {
        longest = 0;
        flowing = nanoTime.getAsLong();
    }

    /** The longest silence since the restart, in seconds; what lasts still is not counted. */
    synchronized double longestSilence() {
        return longest / 1e9;
    }

    /** Whether there was no silence for so long. */
    synchronized boolean flowsFor(long seconds) {
        long now = nanoTime.getAsLong();
        return now - last < SILENCE && now - flowing > TimeUnit.SECONDS.toNanos(seconds);
    }
}
