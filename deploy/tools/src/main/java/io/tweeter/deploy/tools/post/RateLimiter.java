package io.tweeter.deploy.tools.post;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Spaces tweets evenly in time, catching up on short delays. Used by one thread. */
final class RateLimiter {

    private static final long CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long interval;
    private long next;

    /**
     * @param perSecond tweets; 0 for as fast as they go
     */
    RateLimiter(int perSecond) {
        this.interval = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.next = System.nanoTime();
    }

    /** Waits for the next tweet's turn, or until interrupted. */
    void await() {
        if (interval == 0) {
            return;
        }
        long now = System.nanoTime();
        next = Math.max(next + interval, now - CATCH_UP_NANOS);
        while (next - now > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(next - now);
            now = System.nanoTime();
        }
    }
}
