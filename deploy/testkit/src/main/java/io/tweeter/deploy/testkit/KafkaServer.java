package io.tweeter.deploy.testkit;

import java.nio.file.Path;
import java.util.Optional;

/** A running Kafka, for tests; ports that nobody asks for are free ones. */
public final class KafkaServer implements AutoCloseable {

    private final KafkaNode node;
    private final TestServer server;

    private KafkaServer(KafkaNode node) throws InterruptedException {
        this.node = node;
        this.server = TestServer.start(node);
    }

    /** Starts Kafka on a free port, see {@link #start(Path, int)}. */
    public static KafkaServer start(Path dir) throws InterruptedException {
        return start(dir, FreePorts.next());
    }

    /**
     * Starts Kafka and waits until it is ready.
     *
     * @param dir for configuration, data and log; what an earlier start left there is taken up
     * @param port where clients connect
     * @throws ServerException if it does not become ready; the message says where its log is
     */
    public static KafkaServer start(Path dir, int port) throws InterruptedException {
        return start(dir, port, Optional.empty());
    }

    /** Starts one that only takes TLS and a password, see {@link #start(Path, int)}. */
    public static KafkaServer start(Path dir, Security security) throws InterruptedException {
        return start(dir, FreePorts.next(), Optional.of(security));
    }

    private static KafkaServer start(Path dir, int port, Optional<Security> security)
            throws InterruptedException {
        return new KafkaServer(
                new KafkaNode(
                        TweeterHome.find(),
                        dir,
                        dir.resolve("kafka.log"),
                        port,
                        FreePorts.next(),
                        security));
    }

    /** What clients take as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return node.bootstrapServers();
    }

    /** Handle of the process, to look at what it uses. */
    public ProcessHandle handle() {
        return server.handle();
    }

    /** Kills it, as a crash would; {@link #start(Path, int)} brings it back with its data. */
    public void kill() throws InterruptedException {
        server.kill();
    }

    /** Stops it and waits for its end. */
    @Override
    public void close() {
        server.close();
    }
}
