package io.tweeter.deploy.tools.post;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Spaces tweets evenly in time; after a short pause it catches up. Used by one thread. */
final class RateLimiter {

    private static final long MAX_CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final LongSupplier nanoTime;
    private final long interval;
    private long next;

    /**
     * @param perSecond tweets per second; 0 for no limit
     */
    RateLimiter(int perSecond, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.interval = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.next = nanoTime.getAsLong();
    }

    /** Waits for the next tweet's turn, or until interrupted. */
    void await() {
        if (interval == 0) {
            return;
        }
        long delay = reserve();
        while (delay > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(delay);
            delay = next - nanoTime.getAsLong();
        }
    }

    /**
     * Reserves the next turn. Returns the delay until then in nanoseconds, 0 or less if it is due.
     */
    long reserve() {
        long now = nanoTime.getAsLong();
        next = Math.max(next + interval, now - MAX_CATCH_UP_NANOS);
        return next - now;
    }
}
