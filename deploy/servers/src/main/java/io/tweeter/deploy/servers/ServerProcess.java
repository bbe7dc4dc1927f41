package io.tweeter.deploy.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A started server: one process. */
public final class ServerProcess implements AutoCloseable {

    private static final Duration PROBE_INTERVAL = Duration.ofMillis(200);

    private final Server server;
    private final Process process;
    private final LogTail log;

    private ServerProcess(Server server, Process process, LogTail log) {
        this.server = server;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts the process; it is not ready yet.
     *
     * @throws ServerException if it cannot be started
     * @throws InterruptedException if interrupted while its files are prepared
     */
    public static ServerProcess start(Server server) throws InterruptedException {
        return start(server, UnaryOperator.identity());
    }

    /**
     * The same with a program that runs the command line elsewhere, such as in a network namespace.
     *
     * @param launcher makes the command line of that program; it must become the server's process.
     *     May throw an {@link UncheckedIOException}
     */
    public static ServerProcess start(Server server, UnaryOperator<List<String>> launcher)
            throws InterruptedException {
        return start(server, launcher, Map::of);
    }

    /**
     * The same with more variables in its environment, which win over the server's own.
     *
     * @param variables may throw an {@link UncheckedIOException}, too
     */
    public static ServerProcess start(
            Server server,
            UnaryOperator<List<String>> launcher,
            Supplier<Map<String, String>> variables)
            throws InterruptedException {
        try {
            Path log = server.log().toAbsolutePath();
            Files.createDirectories(log.getParent());
            LogRotation.AT_START.rename(log);
            LogTail tail = LogTail.fromEnd(log);
            List<String> command = launcher.apply(server.prepare());
            if (server.timerSlack().isPresent()) {
                command = Processes.withTimerSlack(server.timerSlack().get(), command);
            }
            ProcessBuilder builder =
                    new ProcessBuilder(Processes.ignoringTerminalSignals(command))
                            .directory(log.getParent().toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().keySet().removeIf(ServerProcess::namesAnotherServer);
            builder.environment().putAll(server.environment());
            builder.environment().putAll(variables.get());
            Process process = builder.start();
            process.getOutputStream().close();
            return new ServerProcess(server, process, tail);
        } catch (IOException | UncheckedIOException e) {
            throw new ServerException(server.name() + " could not be started: " + describe(e), e);
        }
    }

    /**
     * Starts the server and waits until it is ready; a server that does not become ready is
     * stopped.
     */
    public static ServerProcess startAndAwaitReady(Server server) throws InterruptedException {
        return startAndAwaitReady(server, UnaryOperator.identity());
    }

    /** The same with a launcher, see {@link #start(Server, UnaryOperator)}. */
    public static ServerProcess startAndAwaitReady(
            Server server, UnaryOperator<List<String>> launcher) throws InterruptedException {
        ServerProcess process = start(server, launcher);
        try {
            process.awaitReady();
            return process;
        } catch (ServerException | InterruptedException e) {
            process.close();
            throw e;
        }
    }

    /**
     * Waits until the server answers its probe.
     *
     * @throws ServerException if the process ends, or is not ready within {@link
     *     Server#readyWithin()}
     * @throws InterruptedException if interrupted while waiting
     */
    public void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + server.readyWithin().toNanos();
        while (true) {
            String reason;
            try {
                server.probe();
                return;
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                reason = describe(e);
            }
            if (process.waitFor(PROBE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed("exited with code " + process.exitValue());
            }
            if (System.nanoTime() >= deadline) {
                throw failed(
                        "was not ready within "
                                + server.readyWithin().toSeconds()
                                + " s ("
                                + reason
                                + ")");
            }
        }
    }

    public Server server() {
        return server;
    }

    /** Handle of the process, for its pid and start time. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Completes with the exit code when the process has ended, for any reason. */
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** The last lines that the process has written since this start. */
    public List<String> lastLines() {
        return log.lastLines();
    }

    /** Asks the process to stop, kills it if it takes too long, and waits for its end. */
    @Override
    public void close() {
        Processes.stop(process.toHandle(), server.stopWithin(), server::requestStop);
    }

    private static boolean namesAnotherServer(String variable) {
        return variable.startsWith("KAFKA_") || variable.startsWith("CASSANDRA_");
    }

    private ServerException failed(String what) {
        StringBuilder message =
                new StringBuilder(server.name()).append(' ').append(what).append("; log: ");
        message.append(server.log());
        lastLines()
                .forEach(
                        line ->
                                message.append(System.lineSeparator())
                                        .append("    | ")
                                        .append(line));
        return new ServerException(message.toString());
    }

    private static String describe(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
