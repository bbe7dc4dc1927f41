package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.servers.Server;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.model.env.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackTest {

    @TempDir Path dir;

    @Test
    void serversStopFromTheLoadBalancerToKafka() throws IOException {
        assertThat(plan(dir, Optional.of(Path.of("haproxy")), Map.of()).servers())
                .extracting(Server::name)
                .containsExactly(
                        "haproxy",
                        "ingest-1",
                        "ingest-2",
                        "taskmanager",
                        "jobmanager",
                        "cassandra",
                        "kafka");
    }

    @Test
    void threeNodesHaveThreeOfEachServerOnAddressesOfTheirOwn() throws IOException {
        Stack stack = plan(dir, Optional.of(Path.of("haproxy")), Map.of(), 3);

        assertThat(stack.servers())
                .extracting(server -> server.name() + " " + server.host() + ":" + server.port())
                .containsExactly(
                        "haproxy 127.0.0.1:10300",
                        "ingest-1 127.0.0.1:10301",
                        "ingest-2 127.0.0.1:10302",
                        "taskmanager-1 127.0.2.1:6422",
                        "taskmanager-2 127.0.2.2:6422",
                        "taskmanager-3 127.0.2.3:6422",
                        "jobmanager-1 127.0.2.1:8381",
                        "jobmanager-2 127.0.2.2:8381",
                        "zookeeper-1 127.0.2.1:2481",
                        "zookeeper-2 127.0.2.2:2481",
                        "zookeeper-3 127.0.2.3:2481",
                        "cassandra-1 127.0.2.1:9342",
                        "cassandra-2 127.0.2.2:9342",
                        "cassandra-3 127.0.2.3:9342",
                        "kafka-1 127.0.2.1:9392",
                        "kafka-2 127.0.2.2:9392",
                        "kafka-3 127.0.2.3:9392");
        assertThat(stack.replication()).isEqualTo(3);
        assertThat(stack.settings())
                .containsEntry(
                        "KAFKA_BOOTSTRAP_SERVERS", "127.0.2.1:9392,127.0.2.2:9392,127.0.2.3:9392")
                .containsEntry(
                        "CASSANDRA_CONTACT_POINTS", "127.0.2.1:9342,127.0.2.2:9342,127.0.2.3:9342");
    }

    @Test
    void threeNodesWithThreeInstancesFitInTwelveGigabytes() throws IOException {
        Stack stack = plan(dir, Optional.of(Path.of("haproxy")), Map.of(), 3);

        int another = stack.ingest().get(0).memoryMiB();
        assertThat(stack.servers().stream().mapToInt(Server::memoryMiB).sum() + another + 200)
                .isLessThan(12 * 1024);
    }

    @Test
    void noTwoServersOfAClusterShareAnAddressAndAPort() throws IOException {
        assertThat(
                        plan(dir, Optional.of(Path.of("haproxy")), Map.of(), 3).servers().stream()
                                .flatMap(
                                        server ->
                                                server.ports().keySet().stream()
                                                        .map(port -> server.host() + ":" + port)))
                .doesNotHaveDuplicates();
    }

    @Test
    void stackWithoutHaproxyHasNoLoadBalancer() throws IOException {
        assertThat(plan(dir, Optional.empty(), Map.of()).servers())
                .extracting(Server::name)
                .startsWith("ingest-1");
    }

    @Test
    void noTwoServersShareAPort() throws IOException {
        List<Server> servers = plan(dir, Optional.of(Path.of("haproxy")), Map.of()).servers();

        assertThat(servers.stream().flatMap(server -> server.ports().keySet().stream()))
                .doesNotHaveDuplicates();
    }

    @Test
    void settingsNameTheServersOfTheStack() throws IOException {
        assertThat(
                        plan(dir, Optional.empty(), Map.of("KAFKA_BOOTSTRAP_SERVERS", "other:1"))
                                .settings())
                .containsOnly(
                        Map.entry("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9392"),
                        Map.entry("CASSANDRA_CONTACT_POINTS", "127.0.0.1:9342"),
                        Map.entry("CASSANDRA_LOCAL_DATACENTER", "datacenter1"));
    }

    @Test
    void keyspaceOfTheEnvironmentIsKept() throws IOException {
        assertThat(plan(dir, Optional.empty(), Map.of("CASSANDRA_KEYSPACE", "other")).settings())
                .containsEntry("CASSANDRA_KEYSPACE", "other");
    }

    /** It decodes nothing: a percent-encoded folder would be another one. */
    @Test
    void flinkIsToldTheFolderOfCheckpointsAsItIs() throws IOException {
        Stack stack = plan(dir.resolve("a b \u00e9%20"), Optional.empty(), Map.of());
        assertThat(new Jobs(stack, Environment.of(Map.of())).arguments())
                .contains("TWEETER_CHECKPOINT_DIR=file://" + stack.flink().checkpoints());
    }

    /** A stack with two ingest instances and a port offset of 300, over empty jars. */
    static Stack plan(Path dir, Optional<Path> haproxy, Map<String, String> environment)
            throws IOException {
        return plan(dir, haproxy, environment, 1);
    }

    private static Stack plan(
            Path dir, Optional<Path> haproxy, Map<String, String> environment, int nodes)
            throws IOException {
        Files.createDirectories(dir.resolve("ingest-app/target"));
        Files.write(dir.resolve("ingest-app/target/ingest-app.jar"), new byte[0]);
        Files.createDirectories(dir.resolve("flink-jobs/target"));
        Files.write(dir.resolve("flink-jobs/target/flink-jobs.jar"), new byte[0]);
        return Stack.plan(
                new StackOptions(
                        dir.resolve("data"),
                        new StackPorts(300),
                        2,
                        true,
                        false,
                        nodes,
                        Optional.empty()),
                new TweeterHome(dir),
                haproxy,
                Environment.of(environment));
    }
}
