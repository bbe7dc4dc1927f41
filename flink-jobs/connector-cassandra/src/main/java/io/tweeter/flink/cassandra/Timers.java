package io.tweeter.flink.cassandra;

import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.flink.util.function.ThrowingRunnable;

/** Timers whose actions run in the mailbox of a subtask. */
interface Timers extends AutoCloseable {

    /**
     * Runs an action after a while.
     *
     * @return cancels it
     */
    Future<?> after(Duration delay, ThrowingRunnable<? extends Exception> action);

    /** Drops what has not run. */
    @Override
    void close();
}
