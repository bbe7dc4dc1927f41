package io.tweeter.ingest.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands work from other threads to one event loop. Kafka acknowledges a whole batch of tweets at a
 * time; the event loop is woken once for all of it, not once for each.
 */
final class EventLoopQueue {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoopQueue.class);

    private final Context context;
    private final Thread thread = Thread.currentThread();
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();

    private EventLoopQueue(Context context) {
        this.context = context;
    }

    /** The queue of the event loop that runs this. */
    static EventLoopQueue ofCurrent() {
        return new EventLoopQueue(Vertx.currentContext());
    }

    /** Whether this runs on the event loop already. */
    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Runs it soon on the event loop; to be called by any thread. */
    void run(Runnable task) {
        work.add(task);
        if (!woken.get() && woken.compareAndSet(false, true)) {
            context.runOnContext(now -> runAll());
        }
    }

    private void runAll() {
        // First of all, so that what is added from now on wakes the event loop again.
        woken.set(false);
        for (Runnable task = work.poll(); task != null; task = work.poll()) {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("A task on the event loop failed", e);
            }
        }
    }
}
