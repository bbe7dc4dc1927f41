package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.servers.Directories;
import io.tweeter.deploy.servers.FlinkPorts;
import io.tweeter.deploy.stack.StackPorts;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.Script;
import io.tweeter.deploy.testkit.SharedResource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The stack that {@code tweeter up} starts, which all test classes share. Tests use different
 * handles, so that they do not disturb each other.
 */
final class TestStack implements AutoCloseable {

    private final Path dataDir;
    private final StackPorts ports;
    private final List<String> nodes;
    private final Map<String, String> environment;

    /**
     * @param nodes options of {@code tweeter up}
     * @param environment of every command
     */
    private TestStack(
            Path dataDir, int offset, List<String> nodes, Map<String, String> environment) {
        this.dataDir = dataDir;
        this.ports = new StackPorts(offset);
        this.nodes = nodes;
        this.environment = new HashMap<>(environment);
        // Upgrades wait for a checkpoint, and restarts lose less work with a recent one.
        this.environment.put("TWEETER_CHECKPOINT_INTERVAL", "2s");
    }

    /** Starts a stack beside the shared one, for a test that leaves it unfit for others. */
    static TestStack start() {
        return start(List.of(), Map.of());
    }

    /** Starts a stack whose commands and servers are run by another JDK. */
    static TestStack start(Path jdk) {
        return start(List.of(), Map.of("JAVA_HOME", jdk.toString()));
    }

    /** Starts a cluster. */
    static TestStack startCluster() {
        return start(List.of("--nodes=3"), Map.of());
    }

    /** Starts a cluster, each node of which has a network namespace. */
    static TestStack startInNamespaces() {
        return start(List.of("--nodes=3", "--namespaces"), Map.of());
    }

    private static TestStack start(List<String> nodes, Map<String, String> environment) {
        try {
            TestStack stack =
                    new TestStack(
                            // Nobody may misread its path.
                            Files.createTempDirectory("tweeter e2e \u00e9%20"),
                            freeOffset(),
                            nodes,
                            environment);
            stack.up();
            return stack;
        } catch (IOException e) {
            throw new IllegalStateException("cannot start the stack", e);
        }
    }

    /** With all candidates, ports stay below the ephemeral ports. */
    static int freeOffset() {
        return IntStream.iterate(300, offset -> offset < 2_700, offset -> offset + 97)
                .filter(TestStack::areAllFree)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no port offset is free"));
    }

    /** Whether nothing listens on the ports of a stack on one node. */
    static boolean areAllFree(int offset) {
        StackPorts ports = new StackPorts(offset);
        FlinkPorts flink = ports.flink();
        return IntStream.of(
                        ports.loadBalancer(),
                        ports.ingest(1),
                        ports.ingest(2),
                        ports.ingest(3),
                        ports.vip(),
                        ports.kafka(),
                        ports.kafkaController(),
                        ports.cassandra(),
                        ports.cassandraStorage(),
                        flink.rest(),
                        flink.rpc(),
                        flink.blob(),
                        flink.taskManager(),
                        flink.data(),
                        ports.flinkMetrics(),
                        ports.flinkMetrics() + 1)
                .allMatch(TestStack::isFree);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    Path dataDir() {
        return dataDir;
    }

    /** Starts the stack, on the data of an earlier start. */
    CommandRun up() throws IOException {
        CommandRun run =
                tweeter(
                        Stream.concat(
                                        Stream.of(
                                                "up",
                                                "--detach",
                                                "--flink-metrics",
                                                "--data-dir",
                                                dataDir.toString(),
                                                "--port-offset",
                                                Integer.toString(ports.offset())),
                                        nodes.stream())
                                .toArray(String[]::new));
        assertThat(run.exitCode()).as(run.output()).isZero();
        return run;
    }

    /** Stops the stack and starts it again on the same data. */
    void restart() throws IOException {
        manage("down");
        up();
    }

    /** Runs a command with the script, as a user does. */
    CommandRun tweeter(String... arguments) throws IOException {
        try {
            return Script.run(Script.path(), environment, arguments);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("waiting for tweeter " + List.of(arguments));
        }
    }

    /** Runs a command on the stack's data directory, which must succeed. */
    void manage(String... command) throws IOException {
        CommandRun run =
                tweeter(
                        Stream.concat(Stream.of(command), Stream.of("--data-dir=" + dataDir))
                                .toArray(String[]::new));
        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    /** The ids of the processes that are ready, by name. */
    Map<String, Long> pids() throws IOException {
        Map<String, Long> pids = new LinkedHashMap<>();
        new ObjectMapper()
                .readTree(tweeter("status", "--json", "--data-dir=" + dataDir).output())
                .get("processes")
                .forEach(
                        process -> {
                            if (process.get("state").textValue().equals("ready")) {
                                pids.put(
                                        process.get("name").textValue(),
                                        process.get("pid").longValue());
                            }
                        });
        return pids;
    }

    /** Runs a command with the addresses of Kafka and Cassandra in its environment. */
    CommandRun tweeterOnServers(String... arguments) throws IOException, InterruptedException {
        return Script.run(
                Script.path(),
                Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka(), "CASSANDRA_CONTACT_POINTS", cassandra()),
                arguments);
    }

    /** Runs {@code tweeter verify}, which must find no difference. */
    CommandRun verify() throws IOException, InterruptedException {
        CommandRun verify = tweeterOnServers("verify");
        assertThat(verify.exitCode()).as(verify.output()).isZero();
        return verify;
    }

    /** Posts tweets through the load balancer, with retries of what is refused. */
    void post(String handle, int tweets) throws IOException {
        Path file = Files.createTempFile("tweeter-e2e", ".jsonl");
        try {
            Files.write(
                    file,
                    IntStream.range(0, tweets)
                            .mapToObj(
                                    n ->
                                            "{\"handle\": \"%s\", \"content\": \"Number %d\"}"
                                                    .formatted(handle, n))
                            .toList());
            CommandRun run = tweeter("post", file.toString(), "--to", vip().toString());
            assertThat(run.exitCode()).as(run.output()).isZero();
        } finally {
            Files.delete(file);
        }
    }

    URI loadBalancer() {
        return balanced(ports.loadBalancer());
    }

    URI vip() {
        return balanced(ports.vip());
    }

    /** An address of HAProxy, or of an instance if HAProxy is not installed, which CI rejects. */
    private URI balanced(int port) {
        if (!isFree(port)) {
            return local(port);
        }
        assertThat(System.getenv("CI"))
                .as("HAProxy is not running; install it: it is optional, but required in CI")
                .isNotEqualTo("true");
        return instances().get(0);
    }

    /** Value of {@code bootstrap.servers} for Kafka clients. */
    String kafka() {
        return firstNode() + ":" + ports.kafka();
    }

    /** Contact point for Cassandra clients. */
    String cassandra() {
        return firstNode() + ":" + ports.cassandra();
    }

    private String firstNode() {
        if (nodes.isEmpty()) {
            return "127.0.0.1";
        }
        return nodes.contains("--namespaces")
                ? "10.%d.%d.1".formatted(64 + ports.offset() / 256, ports.offset() % 256)
                : "127.0.2.1";
    }

    URI flink() {
        return local(ports.flink().rest());
    }

    /** The metrics endpoints of the JobManager and the TaskManager. */
    List<URI> flinkMetrics() {
        return List.of(local(ports.flinkMetrics()), local(ports.flinkMetrics() + 1));
    }

    List<URI> instances() {
        return IntStream.rangeClosed(1, 3).mapToObj(n -> local(ports.ingest(n))).toList();
    }

    private URI local(int port) {
        return URI.create("http://localhost:" + port);
    }

    /** New clients of the stack. */
    Pipeline connect() {
        return connect(kafka(), "tweeter");
    }

    /** Clients of another Kafka, and of another keyspace of its Cassandra. */
    Pipeline connect(String bootstrapServers, String keyspace) {
        return new Pipeline(
                bootstrapServers, new InetSocketAddress(firstNode(), ports.cassandra()), keyspace);
    }

    @Override
    public void close() throws IOException {
        manage("down");
        Directories.delete(dataDir);
    }

    /** Provides the shared stack to test classes that use this extension. */
    static final class Extension extends SharedResource<TestStack> {

        Extension() {
            super(TestStack.class);
        }

        @Override
        protected TestStack start() {
            return TestStack.start();
        }
    }
}
