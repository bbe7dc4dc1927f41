package io.tweeter.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.model.env.Environment;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.junit.jupiter.api.Test;

class JobEnvironmentTest {

    private static JobSettings settings(String... assignments) {
        return JobSettings.from(Environment.of(Map.of()).with(assignments));
    }

    @Test
    void argumentsAreShownByFlinkUnlessTheyMayBeSecrets() {
        Map<String, String> shown =
                JobEnvironment.create(
                                "tweet-store",
                                settings(),
                                new String[] {
                                    "TWEETER_DEDUP_HORIZON=1h",
                                    "CASSANDRA_PASSWORD=s3cret",
                                    "KAFKA_CLIENT_ID=a=b"
                                })
                        .getConfig()
                        .getGlobalJobParameters()
                        .toMap();

        assertThat(shown)
                .isEqualTo(Map.of("TWEETER_DEDUP_HORIZON", "1h", "KAFKA_CLIENT_ID", "a=b"));
    }

    @Test
    void aFileWithASecretIsShownWhateverFlinkHides() {
        Map<String, String> shown =
                JobEnvironment.create(
                                "tweet-store",
                                settings(),
                                new String[] {
                                    "KAFKA_SASL_JAAS_CONFIG_FILE=/run/jaas",
                                    "CASSANDRA_PASSWORD_FILE=/run/password"
                                })
                        .getConfig()
                        .getGlobalJobParameters()
                        .toMap();

        assertThat(ConfigurationUtils.hideSensitiveValues(shown).values())
                .containsExactlyInAnyOrder(
                        "KAFKA_SASL_JAAS_CONFIG_FILE=/run/jaas",
                        "CASSANDRA_PASSWORD_FILE=/run/password");
    }

    @Test
    void eachJobHasACheckpointDirectoryOfItsOwn() {
        Configuration configuration =
                JobEnvironment.configuration(
                        "tweet-store",
                        settings("TWEETER_CHECKPOINT_DIR=file:///data/checkpoints/"));

        assertThat(configuration.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .isEqualTo("file:///data/checkpoints/tweet-store");
        assertThat(configuration.get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION))
                .isEqualTo(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    }

    @Test
    void theClustersCheckpointDirectoryIsTheDefault() {
        Configuration configuration = JobEnvironment.configuration("tweet-store", settings());

        assertThat(configuration.contains(CheckpointingOptions.CHECKPOINTS_DIRECTORY)).isFalse();
        assertThat(configuration.get(PipelineOptions.GENERIC_TYPES)).isFalse();
        assertThat(configuration.get(PipelineOptions.AUTO_GENERATE_UIDS)).isFalse();
    }

    @Test
    void restartsNeverStopAndNeverWaitLongWhateverTheCluster() {
        Configuration configuration = JobEnvironment.configuration("tweet-store", settings());

        assertThat(configuration.get(RestartStrategyOptions.RESTART_STRATEGY))
                .isEqualTo("exponential-delay");
        assertThat(
                        configuration.get(
                                RestartStrategyOptions
                                        .RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF))
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(
                        configuration.get(
                                RestartStrategyOptions
                                        .RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD))
                .isEqualTo(Duration.ofMinutes(2));
    }
}
