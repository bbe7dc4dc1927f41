package io.tweeter.deploy.stack;

import io.tweeter.deploy.cli.Errors;
import io.tweeter.deploy.servers.Processes;
import io.tweeter.deploy.servers.Server;
import io.tweeter.deploy.servers.ServerException;
import io.tweeter.deploy.servers.ServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Keeps a server running. One thread owns the process: it starts it, waits for its end, and
 * restarts it.
 */
final class SupervisedServer {

    /** Is told what happens to a server; called from its thread. */
    interface Listener {

        /** The state or the process has changed. */
        void changed();

        /** The process has exited unexpectedly. */
        void died(Server server, String reason, Duration delay);

        /** The server is ready again after a crash. */
        void recovered(Server server, Duration took);

        /** The server is ready again after a requested restart. */
        void restarted(Server server);
    }

    private final Server server;
    private final UnaryOperator<List<String>> launcher;
    private final Supplier<Map<String, String>> variables;
    private final Listener listener;
    private final RestartBackoff backoff;
    private final Thread thread;
    private final CompletableFuture<Duration> firstReady = new CompletableFuture<>();
    private final AtomicReference<CompletableFuture<Duration>> restart = new AtomicReference<>();
    private volatile Duration stayDown = Duration.ZERO;

    /** The process that was last asked to end so that the server starts again. */
    private volatile ProcessId ended;

    private volatile boolean stopping;
    private volatile ProcessState state = ProcessState.STOPPED;
    private volatile ProcessId id;

    SupervisedServer(Server server, Listener listener, RestartBackoff backoff) {
        this(server, UnaryOperator.identity(), Map::of, listener, backoff);
    }

    /**
     * @param launcher see {@link ServerProcess#start(Server, UnaryOperator)}
     * @param variables see {@link ServerProcess#start(Server, UnaryOperator, Supplier)}
     */
    SupervisedServer(
            Server server,
            UnaryOperator<List<String>> launcher,
            Supplier<Map<String, String>> variables,
            Listener listener,
            RestartBackoff backoff) {
        this.server = server;
        this.launcher = launcher;
        this.variables = variables;
        this.listener = listener;
        this.backoff = backoff;
        this.thread = new Thread(this::run, "supervise-" + server.name());
        // This thread must not keep the supervisor from exiting.
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

    /** Initiates the stop and returns at once. */
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
                interrupted = true; // the process must be stopped all the same
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Restarts the process, and returns when it is ready. One restart at a time: others wait.
     *
     * @param down how long it stays stopped
     * @throws ServerException if it is not ready within the time that the server may take
     */
    synchronized void restart(Duration down) throws InterruptedException {
        CompletableFuture<Duration> ready = new CompletableFuture<>();
        stayDown = down;
        restart.set(ready);
        ProcessId running = id;
        if (running != null) {
            ended = running;
            running.find()
                    .ifPresent(p -> Processes.stop(p, server.stopWithin(), server::requestStop));
        }
        try {
            ready.get(server.readyWithin().plus(down).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            throw new ServerException(
                    server.name() + " did not become ready after its restart; log: " + server.log(),
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
                server.name(), id, server.host(), server.port(), state, server.log().toString());
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
            CompletableFuture<Duration> requested = restart.get();
            if (requested != null) {
                requested.cancel(false);
            }
        }
    }

    /** Runs the process until it ends; throws if the first start fails. */
    private void runOnce() throws InterruptedException {
        long start = System.nanoTime();
        long ready = start;
        String end;
        try (ServerProcess process = ServerProcess.start(server, launcher, variables)) {
            set(ProcessState.STARTING, ProcessId.of(process.handle()));
            try {
                process.awaitReady();
                ready = System.nanoTime();
                set(ProcessState.READY, id);
                if (!firstReady.complete(since(start))) {
                    reportReady(since(start));
                }
                end = "exited with code " + process.onExit().get();
            } catch (InterruptedException e) {
                set(ProcessState.STOPPING, id);
                throw e;
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for the end of " + server.name(), e);
        } catch (RuntimeException e) {
            // Of any kind: nobody else would start the server again.
            if (!firstReady.isDone()) {
                throw e;
            }
            ready = System.nanoTime();
            end = "could not be restarted: " + Errors.firstLine(e);
        }
        if (stopping) {
            return;
        }
        if (id != null && id.equals(ended)) {
            set(ProcessState.RESTARTING, null);
            TimeUnit.MILLISECONDS.sleep(stayDown.toMillis());
            return;
        }
        Duration delay = backoff.after(since(ready));
        set(ProcessState.RESTARTING, null);
        listener.died(server, end, delay);
        TimeUnit.MILLISECONDS.sleep(delay.toMillis());
    }

    private void reportReady(Duration took) {
        CompletableFuture<Duration> requested = restart.getAndSet(null);
        if (requested == null) {
            listener.recovered(server, took);
        } else {
            listener.restarted(server);
            requested.complete(took);
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
