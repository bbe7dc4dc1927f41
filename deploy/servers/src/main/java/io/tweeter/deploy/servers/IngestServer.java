package io.tweeter.deploy.servers;

import java.nio.file.Path;
import java.util.Map;

/** A running instance of the ingest service, on a free port, for tests. */
public final class IngestServer implements AutoCloseable {

    private final IngestInstance instance;
    private final TestServer server;

    private IngestServer(IngestInstance instance) throws InterruptedException {
        this.instance = instance;
        this.server = TestServer.start(instance);
    }

    /**
     * Starts it as {@code tweeter up} does, and waits until it takes tweets.
     *
     * @param log file that takes what it writes
     * @param settings variables that tell it where Kafka and Cassandra are; it starts without
     *     Cassandra, too
     * @throws ServerException if it does not become ready; the message says where its log is
     */
    public static IngestServer start(Path log, Map<String, String> settings)
            throws InterruptedException {
        return new IngestServer(
                new IngestInstance(
                        TweeterHome.find().jar("ingest-app", "ingest-app.jar"),
                        1,
                        FreePorts.next(),
                        log,
                        settings));
    }

    /** Where clients connect, on this machine. */
    public int port() {
        return instance.port();
    }

    /** Handle of the process, to look at what it uses. */
    public ProcessHandle handle() {
        return server.handle();
    }

    /** Stops it and waits for its end. */
    @Override
    public void close() {
        server.close();
    }
}
