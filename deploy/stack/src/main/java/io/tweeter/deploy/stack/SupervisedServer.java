package io.tweeter.deploy.stack;

import io.tweeter.deploy.servers.Processes;
import io.tweeter.deploy.servers.Server;
import io.tweeter.deploy.servers.ServerException;
import io.tweeter.deploy.servers.ServerProcess;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps a server running. One thread owns the process: it starts it, waits for its end, and starts
 * it again.
 */
final class SupervisedServer {

    /** Is told what happens to a server; called from its thread. */
    interface Listener {

        /** The state or the process has changed. */
        void changed();

        /** The process has exited unexpectedly. */
        void died(Server server, String how, Duration pause);

        /** The server is ready again after a crash. */
        void recovered(Server server, Duration took);

        /** The server is ready again after a requested restart. */
        void restarted(Server server);
    }

    private final Server server;
    private final Listener listener;
    private final RestartBackoff backoff;
    private final Thread thread;
    private final CompletableFuture<Duration> firstReady = new CompletableFuture<>();
    private final AtomicReference<CompletableFuture<Duration>> restart = new AtomicReference<>();
    private volatile Duration stayDown = Duration.ZERO;
    private volatile boolean stopping;
    private volatile ProcessState state = ProcessState.STOPPED;
    private volatile ProcessId id;

    SupervisedServer(Server server, Listener listener, RestartBackoff backoff) {
        this.server = server;
        this.listener = listener;
        this.backoff = backoff;
        this.thread = new Thread(this::run, "supervise-" + server.name());
        // The process must not end because its supervisor's thread has not.
        thread.setDaemon(true);
    }

    /**
     * Starts the server.
     *
     * @return completes with the time it took to become ready, or with the {@link ServerException}
     *     if the first start fails; there is no second
     */
    CompletableFuture<Duration> start() {
        thread.start();
        return firstReady;
    }

    /** Begins to stop the server and returns at once. */
    void stop() {
        stopping = true;
        thread.interrupt();
    }

    /** Waits until the process has ended, after {@link #stop}. */
    void awaitStopped() {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true; // what has been started must be stopped all the same
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Restarts the process, and returns when it is ready.
     *
     * @param down how long it stays stopped in between
     * @throws ServerException if it is not ready within the time that the server may take
     */
    void restart(Duration down) throws InterruptedException {
        CompletableFuture<Duration> ready = new CompletableFuture<>();
        stayDown = down;
        restart.set(ready);
        process().ifPresent(p -> Processes.stop(p, server.stopWithin(), server::askToStop));
        try {
            ready.get(server.readyWithin().plus(down).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            throw new ServerException(
                    server.name()
                            + " has not come back after its restart; its log: "
                            + server.log(),
                    e);
        }
    }

    Server server() {
        return server;
    }

    /** The process, if it runs. */
    Optional<ProcessHandle> process() {
        ProcessId now = id;
        return now == null ? Optional.empty() : now.find();
    }

    /** Its current entry in the state. */
    StackState.Entry entry() {
        return new StackState.Entry(
                server.name(), id, server.port(), state, server.log().toString());
    }

    private void run() {
        try {
            while (!stopping) {
                runOnce();
            }
        } catch (InterruptedException e) {
            // stop() was called
        } catch (RuntimeException e) {
            firstReady.completeExceptionally(e);
        } finally {
            set(ProcessState.STOPPED, null);
            firstReady.cancel(false);
            CompletableFuture<Duration> wanted = restart.get();
            if (wanted != null) {
                wanted.cancel(false);
            }
        }
    }

    /** Runs the process until it ends; throws if it never was ready. */
    private void runOnce() throws InterruptedException {
        long start = System.nanoTime();
        long ready = start;
        boolean asked = false;
        String end;
        try (ServerProcess process = ServerProcess.start(server)) {
            set(ProcessState.STARTING, ProcessId.of(process.handle()));
            try {
                process.awaitReady();
                ready = System.nanoTime();
                set(ProcessState.READY, id);
                if (!firstReady.complete(since(start))) {
                    readyAgain(since(start));
                }
                end = "has ended with exit code " + process.onExit().get();
                asked = restart.get() != null;
            } catch (InterruptedException e) {
                set(ProcessState.STOPPING, id);
                throw e;
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for the end of " + server.name(), e);
        } catch (ServerException e) {
            if (!firstReady.isDone()) {
                throw e;
            }
            ready = System.nanoTime();
            end = "could not be started again: " + e.getMessage();
        }
        if (stopping) {
            return;
        }
        if (asked) {
            set(ProcessState.RESTARTING, null);
            TimeUnit.MILLISECONDS.sleep(stayDown.toMillis());
            return;
        }
        Duration pause = backoff.after(since(ready));
        set(ProcessState.RESTARTING, null);
        listener.died(server, end, pause);
        TimeUnit.MILLISECONDS.sleep(pause.toMillis());
    }

    private void readyAgain(Duration took) {
        CompletableFuture<Duration> wanted = restart.getAndSet(null);
        if (wanted == null) {
            listener.recovered(server, took);
        } else {
            listener.restarted(server);
            wanted.complete(took);
        }
    }

    private void set(ProcessState state, ProcessId id) {
        this.state = state;
        this.id = id;
        listener.changed();
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
