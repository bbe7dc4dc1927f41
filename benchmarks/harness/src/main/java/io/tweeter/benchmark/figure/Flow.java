package io.tweeter.benchmark.figure;

import java.util.concurrent.TimeUnit;

/** When something that should arrive all the time did so. Any thread may use it. */
final class Flow {

    /** A shorter silence is none. */
    private static final long SILENCE = TimeUnit.SECONDS.toNanos(2);

    private long last = System.nanoTime();
    private long flowing = last;
    private long longest;

    /** Something has arrived. */
    synchronized void arrived() {
        long now = System.nanoTime();
        longest = Math.max(longest, now - last);
        if (now - last > SILENCE) {
            flowing = now;
        }
        last = now;
    }

    /** Forgets the silences so far. */
    synchronized void restart() {
        longest = 0;
        flowing = System.nanoTime();
    }

    /** The longest silence since the restart, in seconds; what lasts still is not counted. */
    synchronized double longestSilence() {
        return longest / 1e9;
    }

    /** Whether there was no silence for so long. */
    synchronized boolean flowsFor(long seconds) {
        long now = System.nanoTime();
        return now - last < SILENCE && now - flowing > TimeUnit.SECONDS.toNanos(seconds);
    }
}
