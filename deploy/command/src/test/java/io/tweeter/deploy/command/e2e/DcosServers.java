package io.tweeter.deploy.command.e2e;

import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tweeter.deploy.servers.CassandraNode;
import io.tweeter.deploy.servers.KafkaNode;
import io.tweeter.deploy.servers.Member;
import io.tweeter.deploy.servers.Server;
import io.tweeter.deploy.servers.ServerException;
import io.tweeter.deploy.servers.Templates;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.servers.ZooKeeperNode;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.deploy.testkit.TestServer;
import io.tweeter.deploy.testkit.Tool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The Kafka and the Cassandra that the guide for DC/OS installs, with a ZooKeeper: a process each,
 * on Java 8, which they are made for. Beyond addresses and memory they have their own defaults, and
 * what the guide sets.
 */
final class DcosServers implements AutoCloseable {

    static final String ZOOKEEPER = "zookeeper";
    static final String KAFKA = "kafka";
    static final String CASSANDRA = "cassandra";

    private static final Duration RESTARTS_WITHIN = Duration.ofMinutes(5);
    private static final TweeterHome HOME = TweeterHome.find();

    private final Path java;
    private final Map<String, OldServer> servers = new HashMap<>();
    private final Map<String, Running> running = new HashMap<>();

    /**
     * Starts them; the test is skipped where there is no Java 8, and fails in CI.
     *
     * @param dir an empty directory
     */
    DcosServers(Path dir) throws IOException, InterruptedException {
        java = java8(Files.createDirectories(dir.resolve("java8")));
        try {
            add(zooKeeper(Files.createDirectories(dir.resolve(ZOOKEEPER)), FreePorts.next()));
            add(kafka(Files.createDirectories(dir.resolve(KAFKA)), FreePorts.next()));
            add(cassandra(Files.createDirectories(dir.resolve(CASSANDRA)), FreePorts.next()));
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** That of JAVA8_HOME, or Debian's. */
    private static Path java8(Path dir) throws IOException, InterruptedException {
        String home = System.getenv("JAVA8_HOME");
        if (home != null) {
            return Path.of(home, "bin", "java");
        }
        Path script = HOME.root().resolve("deploy/command/src/test/resources/debian/java8");
        CommandRun unpacked = CommandRun.program(script, dir.toString());
        Tool.require(
                unpacked.exitCode() == 0,
                "JAVA8_HOME names no Java 8, and Debian's is not to be had: "
                        + unpacked.err().strip().replaceFirst("(?s).*\n", ""));
        return dir.resolve("java");
    }

    private interface Probe {
        void run() throws Exception;
    }

    private record OldServer(
            String name, int port, Path log, int memoryMiB, List<String> command, Probe ready)
            implements Server {

        @Override
        public Map<Integer, String> ports() {
            return Map.of(port, name);
        }

        @Override
        public List<String> prepare() {
            return command;
        }

        @Override
        public void probe() throws Exception {
            new Socket(host(), port).close();
            ready.run();
        }
    }

    private static final class Running extends TestServer<OldServer> {
        Running(OldServer server) throws InterruptedException {
            super(server);
        }
    }

    private void add(OldServer server) throws InterruptedException {
        servers.put(server.name(), server);
        running.put(server.name(), new Running(server));
    }

    private OldServer zooKeeper(Path dir, int port) throws IOException {
        String config =
                """
                clientPort=%d
                clientPortAddress=127.0.0.1
                dataDir=%s
                admin.enableServer=false
                """;
        return new OldServer(
                ZOOKEEPER,
                port,
                dir.resolve("log"),
                300,
                command(
                        "dcos-kafka",
                        "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                        List.of("-Xmx128m", log4j(dir)),
                        file(dir, "zoo.cfg", config.formatted(port, dir.resolve("data")))),
                new ZooKeeperNode(HOME, dir, dir, port, 0, 0, Optional.empty(), Member.alone())
                        ::probe);
    }

    private OldServer kafka(Path dir, int port) throws IOException {
        String config =
                """
                broker.id=1
                listeners=PLAINTEXT://127.0.0.1:%d
                zookeeper.connect=127.0.0.1:%d
                log.dirs=%s
                auto.create.topics.enable=false
                offsets.topic.replication.factor=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                """;
        return new OldServer(
                KAFKA,
                port,
                dir.resolve("log"),
                1024,
                command(
                        "dcos-kafka",
                        "kafka.Kafka",
                        List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC", log4j(dir)),
                        file(
                                dir,
                                "server.properties",
                                config.formatted(
                                        port, servers.get(ZOOKEEPER).port(), dir.resolve("data")))),
                new KafkaNode(HOME, dir, dir, port, 0, Optional.empty())::probe);
    }

    private OldServer cassandra(Path dir, int port) throws IOException {
        String config =
                """
                cluster_name: Tweeter
                partitioner: org.apache.cassandra.dht.Murmur3Partitioner
                endpoint_snitch: SimpleSnitch
                seed_provider:
                  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
                    parameters:
                      - seeds: 127.0.0.1
                listen_address: 127.0.0.1
                storage_port: %d
                rpc_address: 127.0.0.1
                start_native_transport: true
                native_transport_port: %d
                commitlog_sync: periodic
                commitlog_sync_period_in_ms: 10000
                """;
        String yaml = file(dir, "cassandra.yaml", config.formatted(FreePorts.next(), port));
        Templates.write(CassandraNode.class, "logback.xml", Map.of(), dir.resolve("logback.xml"));
        List<String> options =
                List.of(
                        "-ea",
                        "-javaagent:" + jar("dcos-cassandra", "jamm"),
                        "-Xms1g",
                        "-Xmx1g",
                        "-Xmn256m",
                        "-XX:+UseParNewGC",
                        "-XX:+UseConcMarkSweepGC",
                        "-Djava.net.preferIPv4Stack=true",
                        "-Dcassandra.config=file://" + yaml,
                        "-Dcassandra.storagedir=" + dir.resolve("data"),
                        "-Dcassandra-foreground=yes",
                        "-Dlogback.configurationFile=" + dir.resolve("logback.xml"));
        return new OldServer(
                CASSANDRA,
                port,
                dir.resolve("log"),
                1600,
                command("dcos-cassandra", "org.apache.cassandra.service.CassandraDaemon", options),
                () ->
                        CqlSession.builder()
                                .addContactPoint(address(port))
                                .withLocalDatacenter(CassandraNode.DATACENTER)
                                .build()
                                .close());
    }

    private List<String> command(
            String server, String main, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", HOME.serverClassPath(server), main));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String log4j(Path dir) throws IOException {
        String config =
                """
                log4j.rootLogger=INFO, stdout
                log4j.appender.stdout=org.apache.log4j.ConsoleAppender
                log4j.appender.stdout.layout=org.apache.log4j.PatternLayout
                log4j.appender.stdout.layout.ConversionPattern=%d{ISO8601} %-5p %c{1}: %m%n
                """;
        return "-Dlog4j.configuration=file://" + file(dir, "log4j.properties", config);
    }

    private static String file(Path dir, String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text).toString();
    }

    /** The version of a jar on the class path of a server. */
    static String version(String server, String artifact) throws IOException {
        return jar(server, artifact)
                .getFileName()
                .toString()
                .replaceFirst(artifact + "-(.*)\\.jar", "$1");
    }

    private static Path jar(String server, String artifact) throws IOException {
        Path lib = Path.of(HOME.serverClassPath(server)).getParent();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(lib, artifact + "-[0-9]*.jar")) {
            return jars.iterator().next();
        }
    }

    /** Kafka's {@code bootstrap.servers}. */
    String bootstrapServers() {
        return Server.LOOPBACK + ":" + servers.get(KAFKA).port();
    }

    /** Where Cassandra's clients connect. */
    InetSocketAddress contactPoint() {
        return address(servers.get(CASSANDRA).port());
    }

    private static InetSocketAddress address(int port) {
        return InetSocketAddress.createUnresolved(Server.LOOPBACK, port);
    }

    /** Kills one (SIGKILL). */
    void kill(String name) throws InterruptedException {
        running.get(name).kill();
        stop(name);
    }

    /** Stops one (SIGTERM). */
    void stop(String name) {
        running.remove(name).close();
    }

    /**
     * Starts one that was stopped or killed, again if it gives up, as Mesos does: for some seconds
     * a killed broker is still registered in ZooKeeper, and its successor is refused.
     */
    void restart(String name) {
        running.put(
                name,
                await().atMost(RESTARTS_WITHIN)
                        .ignoreExceptionsInstanceOf(ServerException.class)
                        .until(() -> new Running(servers.get(name)), Objects::nonNull));
    }

    /** Clients before servers. */
    @Override
    public void close() {
        for (String name : List.of(CASSANDRA, KAFKA, ZOOKEEPER)) {
            if (running.containsKey(name)) {
                stop(name);
            }
        }
    }
}
