package io.tweeter.deploy.chaos;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: they interrupt the thread that made this, and the process ends only when it
 * is closed, or after a while.
 */
final class StopSignal implements AutoCloseable {

    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    /**
     * @param patience how long the process stays after a signal
     */
    StopSignal(Duration patience) {
        Thread command = Thread.currentThread();
        hook = new Thread(() -> interrupt(command, patience), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void interrupt(Thread command, Duration patience) {
        command.interrupt();
        interrupted.countDown();
        try {
            closed.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    /**
     * Whether a signal has come; a later one has its usual effect. The thread is not interrupted
     * any more: it can wait for what it mends.
     */
    boolean hasCome() {
        if (ignore()) {
            return false;
        }
        while (true) {
            try {
                interrupted.await(); // else it could still come
                Thread.interrupted();
                return true;
            } catch (InterruptedException e) {
                // this is it
            }
        }
    }

    /** Returns false if the process is about to end. */
    private boolean ignore() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Override
    public void close() {
        var unused = ignore();
        closed.countDown();
    }
}
