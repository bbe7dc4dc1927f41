package io.tweeter.ingest.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings results of other threads back to one event loop. They tend to come many at a time; the
 * event loop is woken once for all of them, not once for each.
 */
public final class EventLoopQueue {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoopQueue.class);

    private final Context context;
    private final Thread thread = Thread.currentThread();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();

    private EventLoopQueue(Context context) {
        this.context = context;
    }

    /** The queue of the event loop that this is called on. */
    public static EventLoopQueue ofCurrent() {
        return new EventLoopQueue(Vertx.currentContext());
    }

    /**
     * Runs a task on the event loop: at once if this is called on it, else soon. Any thread may
     * call it.
     */
    public void run(Runnable task) {
        if (Thread.currentThread() == thread) {
            task.run();
            return;
        }
        tasks.add(task);
        if (!woken.get() && woken.compareAndSet(false, true)) {
            context.runOnContext(now -> runAll());
        }
    }

    private void runAll() {
        // Before anything else, so that a task added from now on wakes the event loop again.
        woken.set(false);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("A task on the event loop failed", e);
            }
        }
    }
}
