package io.tweeter.flink.job;

import static com.datastax.oss.driver.api.core.DefaultConsistencyLevel.EACH_QUORUM;
import static com.datastax.oss.driver.api.core.DefaultConsistencyLevel.LOCAL_QUORUM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobSettingsTest {

    private static JobSettings settings(String... assignments) {
        return JobSettings.from(Environment.of(Map.of()).with(assignments));
    }

    @Test
    void defaultsFitAStackOnOneMachine() {
        JobSettings settings = settings();

        assertThat(settings.kafka().bootstrapServers()).isEqualTo("localhost:9092");
        assertThat(settings.deduplication().horizon()).isEqualTo(Duration.ofHours(24));
        assertThat(settings.checkpointInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.checkpointDirectory()).isEmpty();
        assertThat(settings.cassandraConsistency()).isEqualTo(LOCAL_QUORUM);
        assertThat(settings.consumer("job"))
                .isEqualTo(Map.of("bootstrap.servers", "localhost:9092", "group.id", "job"));
    }

    @Test
    void argumentsReplaceDefaults() {
        JobSettings settings =
                settings(
                        "KAFKA_GROUP_ID=mine",
                        "TWEETER_DEDUP_HORIZON=10m",
                        "TWEETER_DEDUP_MEMORY=256m",
                        "TWEETER_CASSANDRA_MAX_IN_FLIGHT=7",
                        "TWEETER_CASSANDRA_TIMEOUT=3s",
                        "TWEETER_CASSANDRA_MAX_RETRIES=0",
                        "TWEETER_CASSANDRA_CONSISTENCY=each_quorum");

        assertThat(settings.consumer("job")).containsEntry("group.id", "mine");
        assertThat(settings.deduplication().horizon()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.deduplication().maxBytes()).isEqualTo(256 << 20);
        assertThat(settings.cassandraLimits().maxInFlight()).isEqualTo(7);
        assertThat(settings.cassandraLimits().timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.cassandraLimits().maxRetries()).isZero();
        assertThat(settings.cassandraConsistency()).isEqualTo(EACH_QUORUM);
    }

    /**
     * Connector tweeter would refuse the one, and what a reader of tweets starts at is not for all.
     */
    @Test
    void theEnvironmentDoesNotSayWhereAJobStarts() {
        assertThat(
                        settings(
                                        "KAFKA_AUTO_OFFSET_RESET=latest",
                                        "KAFKA_ALLOW_AUTO_CREATE_TOPICS=true",
                                        "KAFKA_MAX_POLL_RECORDS=7")
                                .consumer("job"))
                .containsEntry("max.poll.records", "7")
                .doesNotContainKeys("auto.offset.reset", "allow.auto.create.topics");
    }

    @Test
    void aPasswordThatCannotBeParsedIsNotShown() {
        String module =
                "KAFKA_SASL_JAAS_CONFIG=org.apache.kafka.common.security.plain.PlainLoginModule required ";
        assertThatThrownBy(
                        () ->
                                settings(
                                        module
                                                + "username=\"tweeter\" password=\"p4ss\"wordtail9\";"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("KAFKA_SASL_JAAS_CONFIG cannot be parsed")
                .hasNoCause()
                .hasMessageNotContaining("wordtail9");
        assertThat(
                        settings(module + "username=\"tweeter\" password=\"p4ss\\\"word\";")
                                .kafka()
                                .properties())
                .containsKey("sasl.jaas.config");
    }

    @Test
    void anInvalidSettingIsNamed() {
        assertThatThrownBy(() -> settings("TWEETER_CASSANDRA_MAX_IN_FLIGHT=0"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("TWEETER_CASSANDRA_MAX_IN_FLIGHT");
        assertThatThrownBy(() -> settings("TWEETER_DEDUP_HORIZON=0s"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("TWEETER_DEDUP_HORIZON");
        assertThatThrownBy(() -> settings("TWEETER_DEDUP_MEMORY=lots"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("TWEETER_DEDUP_MEMORY");
        assertThatThrownBy(() -> settings("TWEETER_CASSANDRA_TIMEOUT=0s"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("TWEETER_CASSANDRA_TIMEOUT");
        assertThatThrownBy(() -> settings("TWEETER_CASSANDRA_CONSISTENCY=LOCAL_SERIAL"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("TWEETER_CASSANDRA_CONSISTENCY");
    }
}
