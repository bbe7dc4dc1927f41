package io.tweeter.deploy.testkit;

import io.tweeter.deploy.servers.KafkaNode;
import io.tweeter.deploy.servers.Member;
import io.tweeter.deploy.servers.Security;
import io.tweeter.deploy.servers.ServerException;
import io.tweeter.deploy.servers.TweeterHome;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A running Kafka, for tests; ports that a test does not name are free ones. */
public final class KafkaServer extends TestServer<KafkaNode> {

    private KafkaServer(Path dir, int port) throws InterruptedException {
        this(
                dir,
                port,
                FreePorts.next(),
                Optional.empty(),
                Member.alone(),
                UnaryOperator.identity());
    }

    private KafkaServer(
            Path dir,
            int port,
            int controllerPort,
            Optional<Security> security,
            Member member,
            UnaryOperator<List<String>> launcher)
            throws InterruptedException {
        super(
                new KafkaNode(
                        TweeterHome.find(),
                        dir,
                        dir.resolve("kafka.log"),
                        port,
                        controllerPort,
                        security,
                        member),
                launcher);
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
        return new KafkaServer(dir, port);
    }

    /**
     * The same as Kafka is by default: it makes a topic that a client asks for, if the client lets
     * it.
     */
    public static KafkaServer startCreatingTopics(Path dir, int port) throws InterruptedException {
        return new KafkaServer(
                dir,
                port,
                FreePorts.next(),
                Optional.empty(),
                Member.alone(),
                command -> {
                    List<String> line = new ArrayList<>(command);
                    line.addAll(List.of("--override", "auto.create.topics.enable=true"));
                    return line;
                });
    }

    /**
     * Starts the nodes of a cluster with TLS, also between them.
     *
     * @param dir has a folder for each node
     * @param hosts the addresses of the nodes
     */
    public static TestNodes<KafkaServer> startNodes(Path dir, Security security, List<String> hosts)
            throws InterruptedException {
        int port = FreePorts.next();
        int controllerPort = FreePorts.next();
        return TestNodes.start(
                hosts,
                member ->
                        new KafkaServer(
                                dir.resolve(member.name("node")),
                                port,
                                controllerPort,
                                Optional.of(security),
                                member,
                                UnaryOperator.identity()));
    }

    /** Where the other nodes connect. */
    public InetSocketAddress controller() {
        return new InetSocketAddress(server().host(), server().controllerPort());
    }

    /** The clients' {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return server().bootstrapServers();
    }
}
