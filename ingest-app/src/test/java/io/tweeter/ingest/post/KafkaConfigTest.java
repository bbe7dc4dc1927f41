package io.tweeter.ingest.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import io.tweeter.model.env.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.config.SaslConfigs;
import org.junit.jupiter.api.Test;

class KafkaConfigTest {

    private static ProducerConfig producer(String... assignments) {
        Environment environment = Environment.of(Map.of()).with(assignments);
        return new ProducerConfig(
                KafkaConfig.of(KafkaSettings.from(environment), Duration.ofSeconds(5)).producer());
    }

    @Test
    void theEnvironmentSetsClientProperties() {
        assertThat(producer("KAFKA_LINGER_MS=7").getLong(ProducerConfig.LINGER_MS_CONFIG))
                .isEqualTo(7);
        assertThatThrownBy(() -> producer("KAFKA_LINGER_MS=soon"))
                .isInstanceOf(InvalidSettingException.class);
    }

    @Test
    void theEnvironmentCannotSpreadTheCopiesOfATweetOverPartitions() {
        ProducerConfig producer =
                producer(
                        "KAFKA_PARTITIONER_CLASS=" + RoundRobinPartitioner.class.getName(),
                        "KAFKA_PARTITIONER_IGNORE_KEYS=true");

        assertThat(producer.getClass(ProducerConfig.PARTITIONER_CLASS_CONFIG)).isNull();
        assertThat(producer.getBoolean(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG)).isFalse();
    }

    @Test
    void norAskFewerReplicasForAnAcknowledgement() {
        assertThat(producer("KAFKA_ACKS=1").getString(ProducerConfig.ACKS_CONFIG)).isEqualTo("-1");
    }

    @Test
    void norLetARetryWriteATweetTwice() {
        assertThat(
                        producer("KAFKA_ENABLE_IDEMPOTENCE=false")
                                .getBoolean(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG))
                .isTrue();
    }

    @Test
    void aPasswordThatCannotBeParsedIsNotShown() {
        String module = "org.apache.kafka.common.security.plain.PlainLoginModule required ";
        assertThatThrownBy(
                        () ->
                                producer(
                                        "KAFKA_SASL_JAAS_CONFIG="
                                                + module
                                                + "username=\"tweeter\" password=\"p4ss\"wordtail9\";"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("KAFKA_SASL_JAAS_CONFIG cannot be parsed")
                .hasMessageNotContaining("wordtail9");
        assertThat(
                        producer(
                                        "KAFKA_SASL_JAAS_CONFIG="
                                                + module
                                                + "username=\"tweeter\" password=\"p4ss\\\"word\";")
                                .getPassword(SaslConfigs.SASL_JAAS_CONFIG))
                .isNotNull();
    }
}
