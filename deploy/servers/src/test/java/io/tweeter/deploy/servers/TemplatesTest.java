package io.tweeter.deploy.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TemplatesTest {

    private static final Map<String, String> KAFKA =
            Map.ofEntries(
                    Map.entry("id", "1"),
                    Map.entry("voters", "1@127.0.0.1:2"),
                    Map.entry("replication", "1"),
                    Map.entry("min.isr", "1"),
                    Map.entry("host", "127.0.0.1"),
                    Map.entry("port", "1"),
                    Map.entry("controller.port", "2"),
                    Map.entry("protocol", "PLAINTEXT"),
                    Map.entry("security", ""),
                    Map.entry("data", Templates.properties("/a $1 \u00e9 \u7528 \\b")),
                    Map.entry("controller.protocol", "PLAINTEXT"));

    @Test
    void valuesAreTakenLiterally() throws IOException {
        String text = Templates.fill(KafkaNode.class, "kafka.properties", KAFKA);
        assertThat(text).doesNotContain("${");
        Properties read = new Properties();
        read.load(new ByteArrayInputStream(text.getBytes(UTF_8)));
        assertThat(read)
                .containsEntry("log.dirs", "/a $1 \u00e9 \u7528 \\b")
                .hasEntrySatisfying(
                        "listeners",
                        value ->
                                assertThat(value)
                                        .asString()
                                        .startsWith("PLAINTEXT://127.0.0.1:1,"));
    }

    @Test
    void zooKeepersDataAreWhereItIsTold(@TempDir Path dir) throws IOException {
        Path home = dir.resolve("\u00e9%20\\ b");
        Files.createDirectories(home.resolve("deploy/servers/flink/target/lib"));
        Files.createFile(home.resolve("deploy/servers/flink/target/lib/a.jar"));
        new ZooKeeperNode(
                        new TweeterHome(home),
                        home,
                        home.resolve("log"),
                        1,
                        2,
                        3,
                        Optional.empty(),
                        Member.alone())
                .prepare();
        Properties read = new Properties();
        try (InputStream file = Files.newInputStream(home.resolve("conf/zoo.cfg"))) {
            read.load(file);
        }
        assertThat(read).containsEntry("dataDir", home.resolve("data").toString());
    }

    /** It decodes nothing: a percent-encoded folder would be another one. */
    @Test
    void flinksFoldersAreNotEncoded(@TempDir Path dir) throws IOException {
        Path flink = dir.resolve("a b \u00e9%20");
        Path conf =
                new FlinkCluster(
                                new TweeterHome(dir),
                                flink,
                                dir,
                                new FlinkPorts(1, 2, 3, 4, 5),
                                OptionalInt.empty())
                        .configure("jobmanager", "127.0.0.1");
        assertThat(Files.readAllLines(conf.resolve("config.yaml")))
                .contains(
                        "execution.checkpointing.dir: \"file://%s/checkpoints\"".formatted(flink),
                        "execution.checkpointing.savepoint-dir: \"file://%s/savepoints\""
                                .formatted(flink));
    }

    @ParameterizedTest
    @MethodSource("names")
    void missingValueIsNamed(String missing) {
        Map<String, String> values = new HashMap<>(KAFKA);
        values.remove(missing);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Templates.fill(KafkaNode.class, "kafka.properties", values))
                .withMessage("kafka.properties needs a value for ${" + missing + "}");
    }

    static Stream<String> names() {
        return KAFKA.keySet().stream();
    }

    /** By default it stays with its ports closed, and nobody starts it again. */
    @Test
    void aCassandraNodeThatCannotWriteEnds() throws IOException {
        try (InputStream template = CassandraNode.class.getResourceAsStream("cassandra.yaml")) {
            assertThat(new String(template.readAllBytes(), UTF_8).lines())
                    .contains("disk_failure_policy: die", "commit_failure_policy: die");
        }
    }

    /** 30 s by default, for which all posts are held up. */
    @Test
    void aFollowerThatCannotFetchIsInSyncForTenSeconds() {
        assertThat(Templates.fill(KafkaNode.class, "kafka.properties", KAFKA).lines())
                .contains("replica.lag.time.max.ms=10000");
    }

    @Test
    void missingTemplateIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Templates.fill(KafkaNode.class, "nothing.yaml", Map.of()))
                .withMessageContaining("nothing.yaml");
    }
}
