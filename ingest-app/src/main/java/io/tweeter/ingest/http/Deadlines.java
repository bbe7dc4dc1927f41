package io.tweeter.ingest.http;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * Fails promises that are not completed in time. All have the same timeout, so the oldest is always
 * the next to expire, and one timer is enough for any number of requests in flight.
 *
 * <p>Belongs to one event loop.
 */
public final class Deadlines {

    private record Entry(Promise<Void> promise, long deadline) {
        boolean isComplete() {
            return promise.future().isComplete();
        }
    }

    private final Vertx vertx;
    private final Duration timeout;
    private final Supplier<? extends Throwable> failure;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private boolean armed;

    /**
     * @param failure of an expired promise
     */
    public Deadlines(Vertx vertx, Duration timeout, Supplier<? extends Throwable> failure) {
        this.vertx = vertx;
        this.timeout = timeout;
        this.failure = failure;
    }

    /**
     * Fails the promise unless it is completed within the timeout, which starts now. It has no
     * result, as a slow one keeps all that follow it, complete or not, in memory.
     */
    public void watch(Promise<Void> promise) {
        dropComplete();
        entries.add(new Entry(promise, System.nanoTime() + timeout.toNanos()));
        arm();
    }

    private void dropComplete() {
        while (!entries.isEmpty() && entries.peek().isComplete()) {
            entries.poll();
        }
    }

    private void arm() {
        if (!armed && !entries.isEmpty()) {
            armed = true;
            long nanos = entries.peek().deadline() - System.nanoTime();
            vertx.setTimer(Math.max(1, nanos / 1_000_000 + 1), timer -> expire());
        }
    }

    private void expire() {
        armed = false;
        long now = System.nanoTime();
        while (!entries.isEmpty()
                && (entries.peek().isComplete() || entries.peek().deadline() - now <= 0)) {
            entries.poll().promise().tryFail(failure.get());
        }
        arm();
    }
}
