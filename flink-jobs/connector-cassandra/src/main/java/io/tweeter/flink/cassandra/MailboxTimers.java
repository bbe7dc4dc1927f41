package io.tweeter.flink.cassandra;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Timers with a thread of their own, which starts with the first. Flink's do not fire once a task's
 * input has ended, and when a job stops with a savepoint, that is before its last flush: retries
 * there would never come, nor would the deadline.
 */
final class MailboxTimers implements Timers {

    private final MailboxExecutor mailbox;
    private final ScheduledThreadPoolExecutor clock =
            new ScheduledThreadPoolExecutor(1, MailboxTimers::thread);

    /**
     * @param mailbox in which the actions run
     */
    MailboxTimers(MailboxExecutor mailbox) {
        this.mailbox = mailbox;
        clock.setRemoveOnCancelPolicy(true);
    }

    private static Thread thread(Runnable run) {
        Thread thread = new Thread(run, "cassandra-sink-timer");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public Future<?> after(Duration delay, ThrowingRunnable<? extends Exception> action) {
        return clock.schedule(
                () -> mailbox.execute(action, "timer of the Cassandra sink"),
                delay.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
