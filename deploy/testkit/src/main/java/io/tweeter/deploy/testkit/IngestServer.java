package io.tweeter.deploy.testkit;

import io.tweeter.deploy.servers.IngestInstance;
import io.tweeter.deploy.servers.ServerException;
import io.tweeter.deploy.servers.TweeterHome;
import java.nio.file.Path;
import java.util.Map;

/** A running instance of the ingest service on a free port, for tests. */
public final class IngestServer extends TestServer<IngestInstance> {

    private IngestServer(Path log, Map<String, String> settings) throws InterruptedException {
        super(
                new IngestInstance(
                        TweeterHome.find().ingestJar(), 1, FreePorts.next(), log, settings));
    }

    /**
     * Starts it as {@code tweeter up} does, and waits until it is ready.
     *
     * @param log file for its output
     * @param settings variables that tell it where Kafka and Cassandra are; it also starts without
     *     Cassandra
     * @throws ServerException if it does not become ready; the message names its log file
     */
    public static IngestServer start(Path log, Map<String, String> settings)
            throws InterruptedException {
        return new IngestServer(log, settings);
    }

    /** The port on the loopback address. */
    public int port() {
        return server().port();
    }
}
