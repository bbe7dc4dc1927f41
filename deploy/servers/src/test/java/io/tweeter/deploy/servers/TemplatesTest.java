package io.tweeter.deploy.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
                    Map.entry("data", "/a $1\\b"),
                    Map.entry("controller.protocol", "PLAINTEXT"));

    @Test
    void valuesAreTakenLiterally() {
        assertThat(Templates.fill(KafkaNode.class, "kafka.properties", KAFKA))
                .contains("\nlog.dirs=/a $1\\b\n", "\nlisteners=PLAINTEXT://127.0.0.1:1,")
                .doesNotContain("${");
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
