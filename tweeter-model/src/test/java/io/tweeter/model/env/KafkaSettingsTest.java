package io.tweeter.model.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSettingsTest {

    @TempDir private Path dir;

    @Test
    void theDefaultIsTheBrokerOfTheLocalStack() {
        assertThat(KafkaSettings.from(Environment.of(Map.of())).bootstrapServers())
                .isEqualTo("localhost:9092");
    }

    @Test
    void variablesAreClientPropertiesOfThatName() throws Exception {
        Path jaas = Files.writeString(dir.resolve("jaas"), "secret");
        KafkaSettings kafka =
                KafkaSettings.from(
                        Environment.of(
                                Map.of(
                                        "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                                        "KAFKA_SASL_JAAS_CONFIG_FILE", jaas.toString(),
                                        "KAFKA_HEAP_OPTS", "-Xmx1g",
                                        "PATH", "/bin")));
        assertThat(kafka.properties())
                .isEqualTo(
                        Map.of(
                                "bootstrap.servers", "localhost:9092",
                                "security.protocol", "SASL_SSL",
                                "sasl.jaas.config", "secret"));
        assertThat(kafka.toString()).doesNotContain("secret");
    }
}
