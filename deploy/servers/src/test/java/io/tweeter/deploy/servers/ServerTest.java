package io.tweeter.deploy.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the servers have in common. */
class ServerTest {

    private static final Path DIR = Path.of("/data");
    private static final TweeterHome HOME = new TweeterHome(Path.of("/home"));

    static Stream<Server> servers() {
        FlinkCluster flink = flink(OptionalInt.of(6));
        return Stream.of(
                new KafkaNode(HOME, DIR, DIR.resolve("log"), 7, 8, Optional.empty()),
                new CassandraNode(HOME, DIR, DIR.resolve("log"), 9, 10, Optional.empty()),
                flink.jobManager(),
                flink.taskManager(),
                new IngestInstance(DIR.resolve("a.jar"), 1, 11, DIR.resolve("log"), Map.of()));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void portOfClientsComesFirst(Server server) {
        assertThat(server.ports().keySet()).startsWith(server.port());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void everyPortHasItsOwnPurpose(Server server) {
        assertThat(server.ports().values()).doesNotHaveDuplicates().doesNotContain("");
    }

    @Test
    void flinksMetricsHaveOnePortForEachProcess() {
        FlinkCluster flink = flink(OptionalInt.of(6));

        assertThat(flink.jobManager().ports()).containsKey(6).doesNotContainKey(7);
        assertThat(flink.taskManager().ports()).containsKey(7).doesNotContainKey(6);
        assertThat(flink.arguments(DIR, 1)).contains("-Dmetrics.reporter.prom.port=7");
    }

    @Test
    void flinkOpensNoPortsForMetricsByDefault() {
        FlinkCluster flink = flink(OptionalInt.empty());

        assertThat(flink.jobManager().ports()).containsOnlyKeys(1, 2, 3);
        assertThat(flink.taskManager().ports()).containsOnlyKeys(4, 5);
        assertThat(flink.arguments(DIR, 0)).containsExactly("--configDir", "/data");
    }

    /** Of 10 s while all servers start on few cores; Flink's own setting has no effect. */
    @Test
    void flinksActorSystemMayTakeTwoMinutesToStart() {
        assertThat(flink(OptionalInt.empty()).java(1, DIR, DIR).run("jars", "Main"))
                .contains("-Dpekko.remote.classic.startup-timeout=120s");
    }

    @Test
    void ingestInstanceGetsItsPortAndSettings() {
        IngestInstance instance =
                new IngestInstance(
                        DIR.resolve("a.jar"), 3, 11, DIR.resolve("log"), Map.of("A", "b"));

        assertThat(instance.name()).isEqualTo("ingest-3");
        assertThat(instance.environment())
                .containsOnly(
                        Map.entry("A", "b"),
                        Map.entry("PORT0", "11"),
                        Map.entry("TWEETER_HOST", "127.0.0.1"));
    }

    private static FlinkCluster flink(OptionalInt metrics) {
        return new FlinkCluster(HOME, DIR, DIR, new FlinkPorts(1, 2, 3, 4, 5), metrics);
    }
}
