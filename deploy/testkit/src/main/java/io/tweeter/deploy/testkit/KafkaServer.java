package io.tweeter.deploy.testkit;

import io.tweeter.deploy.servers.KafkaNode;
import io.tweeter.deploy.servers.Security;
import io.tweeter.deploy.servers.ServerException;
import io.tweeter.deploy.servers.TweeterHome;
import java.nio.file.Path;
import java.util.Optional;

/** A running Kafka, for tests; ports that a test does not name are free ones. */
public final class KafkaServer extends TestServer<KafkaNode> {

    private KafkaServer(Path dir, int port, Optional<Security> security)
            throws InterruptedException {
        super(
                new KafkaNode(
                        TweeterHome.find(),
                        dir,
                        dir.resolve("kafka.log"),
                        port,
                        FreePorts.next(),
                        security));
    }

    /** Starts Kafka on a free port, see {@link #start(Path, int)}. */
    public static KafkaServer start(Path dir) throws InterruptedException {
        return start(dir, FreePorts.next());
    }

    /**
     * Starts Kafka and waits until it is ready.
     *
     * @param dir for configuration, data and log; data of an earlier start is used again
     * @param port where clients connect
     * @throws ServerException if it does not become ready; the message names its log file
     */
    public static KafkaServer start(Path dir, int port) throws InterruptedException {
        return new KafkaServer(dir, port, Optional.empty());
    }

    /** Starts one that accepts TLS with a password only, see {@link #start(Path, int)}. */
    public static KafkaServer start(Path dir, Security security) throws InterruptedException {
        return new KafkaServer(dir, FreePorts.next(), Optional.of(security));
    }

    /** The clients' {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return server().bootstrapServers();
    }
}
