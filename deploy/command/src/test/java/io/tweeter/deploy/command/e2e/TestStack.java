package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What {@code tweeter up} starts, as a user starts it: once for all test classes that ask for it.
 * Handles keep tests apart, since they share it.
 */
final class TestStack implements AutoCloseable {

    /** Offsets at which all ports stay below those that the system hands out to clients. */
    private static final IntStream OFFSETS =
            IntStream.iterate(300, offset -> offset < 2_700, offset -> offset + 97);

    private static final int LOAD_BALANCER = 10_000;
    private static final int VIP = 30_000;
    private static final int KAFKA = 9092;
    private static final int CASSANDRA = 9042;
    private static final int FLINK_METRICS = 9249;
    private static final int[] PORTS = {
        LOAD_BALANCER,
        10_001,
        10_002,
        10_003,
        VIP,
        KAFKA,
        9093,
        CASSANDRA,
        7000,
        8081,
        6122,
        6123,
        6124,
        FLINK_METRICS,
        FLINK_METRICS + 1
    };

    private final Path dataDir;
    private final int offset;

    private TestStack(Path dataDir, int offset) {
        this.dataDir = dataDir;
        this.offset = offset;
    }

    private static TestStack start() {
        try {
            TestStack stack = new TestStack(Files.createTempDirectory("tweeter-e2e"), freeOffset());
            stack.up();
            return stack;
        } catch (IOException e) {
            throw new IllegalStateException("cannot start the stack", e);
        }
    }

    private static int freeOffset() {
        return OFFSETS.filter(
                        candidate -> IntStream.of(PORTS).allMatch(port -> isFree(port + candidate)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no port offset is free"));
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

    /** Starts everything, on what an earlier start has left. */
    Run up() throws IOException {
        Run run =
                tweeter(
                        "up",
                        "--detach",
                        "--flink-metrics",
                        "--data-dir",
                        dataDir.toString(),
                        "--port-offset",
                        Integer.toString(offset));
        assertThat(run.exitCode()).as(run.output()).isZero();
        return run;
    }

    /** Stops everything and starts it again on the same data. */
    void restart() throws IOException {
        Run run = tweeter("down", "--data-dir", dataDir.toString());
        assertThat(run.exitCode()).as(run.output()).isZero();
        up();
    }

    /**
     * How a command ended.
     *
     * @param output of both kinds
     */
    record Run(int exitCode, String output) {}

    /** Runs the command as a user does, through its script. */
    Run tweeter(String... arguments) throws IOException {
        try {
            // Upgrades wait for checkpoints, and restarts go back to them.
            CommandRun result =
                    Script.run(
                            Script.path(), Map.of("TWEETER_CHECKPOINT_INTERVAL", "2s"), arguments);
            return new Run(result.exitCode(), result.out() + result.err());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("waiting for tweeter " + List.of(arguments));
        }
    }

    /** Processes that are ready, by name. */
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

    /** Runs a command that finds Kafka and Cassandra by its environment. */
    CommandRun tweeterOnServers(String... arguments) throws IOException, InterruptedException {
        return Script.run(
                Script.path(),
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        "localhost:" + (KAFKA + offset),
                        "CASSANDRA_CONTACT_POINTS",
                        "localhost:" + (CASSANDRA + offset)),
                arguments);
    }

    URI loadBalancer() {
        return balanced(LOAD_BALANCER);
    }

    URI vip() {
        return balanced(VIP);
    }

    /** Where HAProxy is not installed an instance stands in; in CI it must be there. */
    private URI balanced(int port) {
        if (!isFree(port + offset)) {
            return local(port);
        }
        assertThat(System.getenv("CI"))
                .as("HAProxy does not run: install it, it is optional for users only")
                .isNotEqualTo("true");
        return instances().get(0);
    }

    /** Addresses of Kafka and of Cassandra, as clients take them. */
    String kafka() {
        return "127.0.0.1:" + (KAFKA + offset);
    }

    String cassandra() {
        return "127.0.0.1:" + (CASSANDRA + offset);
    }

    URI flink() {
        return local(8081);
    }

    /** Where the JobManager and the TaskManager serve their metrics. */
    List<URI> flinkMetrics() {
        return List.of(local(FLINK_METRICS), local(FLINK_METRICS + 1));
    }

    List<URI> instances() {
        return IntStream.rangeClosed(1, 3).mapToObj(n -> local(LOAD_BALANCER + n)).toList();
    }

    private URI local(int port) {
        return URI.create("http://localhost:" + (port + offset));
    }

    /** Clients of every part. */
    Pipeline connect() {
        return new Pipeline(
                "localhost:" + (KAFKA + offset),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), CASSANDRA + offset));
    }

    @Override
    public void close() throws IOException {
        Run run = tweeter("down", "--data-dir", dataDir.toString());
        assertThat(run.exitCode()).as(run.output()).isZero();
        try (Stream<Path> files = Files.walk(dataDir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Gives the one stack to the test classes that name this extension. */
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
