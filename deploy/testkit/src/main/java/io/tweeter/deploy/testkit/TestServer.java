package io.tweeter.deploy.testkit;

import io.tweeter.deploy.servers.Server;
import io.tweeter.deploy.servers.ServerException;
import io.tweeter.deploy.servers.ServerProcess;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;

/**
 * A running server, for tests. It does not outlive this process, even if a test forgets to close
 * it.
 *
 * @param <S> what kind of server
 */
public abstract class TestServer<S extends Server> implements AutoCloseable {

    private final S server;
    private final ServerProcess process;
    private final Thread atExit;

    /**
     * Starts the server and waits until it is ready.
     *
     * @throws ServerException if it does not become ready; the message names its log file
     */
    protected TestServer(S server) throws InterruptedException {
        this(server, UnaryOperator.identity());
    }

    /**
     * The same with another command line.
     *
     * @param launcher makes it of the server's own
     */
    protected TestServer(S server, UnaryOperator<List<String>> launcher)
            throws InterruptedException {
        this.server = server;
        this.process = ServerProcess.start(server, launcher);
        this.atExit = new Thread(process::close, server.name() + "-at-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            process.awaitReady();
        } catch (ServerException | InterruptedException e) {
            close();
            throw e;
        }
    }

    /** The server that runs. */
    protected S server() {
        return server;
    }

    /** Handle of the process, to measure or signal it. */
    public ProcessHandle handle() {
        return process.handle();
    }

    /** Kills the process as a crash would; a new start on the same directory finds its data. */
    public void kill() throws InterruptedException {
        process.handle().destroyForcibly();
        try {
            process.onExit().get();
        } catch (ExecutionException e) {
            throw new ServerException("waiting for the end of " + server.name(), e);
        }
    }

    /** Stops the server and waits for its end. */
    @Override
    public final void close() {
        process.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the JVM is already shutting down
        }
    }
}
