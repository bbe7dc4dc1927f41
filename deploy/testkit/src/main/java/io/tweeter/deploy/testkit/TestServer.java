package io.tweeter.deploy.testkit;

import java.util.concurrent.ExecutionException;

/** A ready server that does not outlive this process, even if a test forgets to close it. */
final class TestServer implements AutoCloseable {

    private final ServerProcess process;
    private final Thread atExit;

    private TestServer(ServerProcess process) {
        this.process = process;
        this.atExit = new Thread(process::close, process.server().name() + "-at-exit");
    }

    static TestServer start(Server server) throws InterruptedException {
        TestServer started = new TestServer(ServerProcess.start(server));
        Runtime.getRuntime().addShutdownHook(started.atExit);
        try {
            started.process.awaitReady();
            return started;
        } catch (ServerException | InterruptedException e) {
            started.close();
            throw e;
        }
    }

    ProcessHandle handle() {
        return process.handle();
    }

    void kill() throws InterruptedException {
        process.handle().destroyForcibly();
        try {
            process.onExit().get();
        } catch (ExecutionException e) {
            throw new ServerException("waiting for the end of " + process.server().name(), e);
        }
    }

    @Override
    public void close() {
        process.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // this process is ending already
        }
    }
}
