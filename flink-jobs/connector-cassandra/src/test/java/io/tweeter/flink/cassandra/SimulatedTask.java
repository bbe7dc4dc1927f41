package io.tweeter.flink.cassandra;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.util.WrappingRuntimeException;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * The mailbox and the timers of a task, in one thread and with a clock of its own: time passes only
 * where the task waits.
 */
final class SimulatedTask implements MailboxExecutor, ProcessingTimeService, Timers {

    private final Queue<ThrowingRunnable<? extends Exception>> mails = new ArrayDeque<>();

    private final Queue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::time).thenComparing(Event::number));

    private long now;
    private long numberOfEvents;

    /** What happens outside of the task. */
    private record Event(long time, long number, Runnable action) {}

    /** Lets something happen outside of the task, such as a response. */
    void after(long millis, Runnable action) {
        events.add(new Event(now + millis, numberOfEvents++, action));
    }

    /** Lets time pass while the task is idle and runs its mails. */
    void idle(long millis) throws Exception {
        long end = now + millis;
        while (true) {
            while (!mails.isEmpty()) {
                mails.remove().run();
            }
            if (events.isEmpty() || events.element().time() > end) {
                now = end;
                return;
            }
            happen();
        }
    }

    private void happen() {
        Event event = events.remove();
        now = event.time();
        event.action().run();
    }

    @Override
    public void yield() {
        while (mails.isEmpty()) {
            if (events.isEmpty()) {
                throw new AssertionError("The task waits for ever.");
            }
            happen();
        }
        tryYield();
    }

    @Override
    public boolean tryYield() {
        if (mails.isEmpty()) {
            return false;
        }
        try {
            mails.remove().run();
        } catch (Exception e) {
            throw WrappingRuntimeException.wrapIfNecessary(e);
        }
        return true;
    }

    @Override
    public boolean shouldInterrupt() {
        return false;
    }

    @Override
    public void execute(
            MailOptions options,
            ThrowingRunnable<? extends Exception> command,
            String description,
            Object... arguments) {
        mails.add(command);
    }

    @Override
    public long getCurrentProcessingTime() {
        return now;
    }

    @Override
    public ScheduledFuture<?> registerTimer(long time, ProcessingTimeCallback callback) {
        Timer timer = new Timer();
        after(time - now, () -> run(timer, () -> callback.onProcessingTime(time)));
        return timer;
    }

    @Override
    public Future<?> after(Duration delay, ThrowingRunnable<? extends Exception> action) {
        Timer timer = new Timer();
        after(delay.toMillis(), () -> run(timer, action));
        return timer;
    }

    private void run(Timer timer, ThrowingRunnable<? extends Exception> action) {
        if (!timer.isCancelled()) {
            mails.add(action);
        }
    }

    @Override
    public void close() {}

    private static final class Timer extends CompletableFuture<Void>
            implements ScheduledFuture<Void> {

        @Override
        public long getDelay(TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int compareTo(Delayed other) {
            throw new UnsupportedOperationException();
        }
    }
}
