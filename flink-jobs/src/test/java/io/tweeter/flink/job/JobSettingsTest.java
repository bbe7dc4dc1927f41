package io.tweeter.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.junit.jupiter.api.Test;

class JobSettingsTest {

    private static JobSettings settings(String... assignments) {
        return JobSettings.from(Environment.of(Map.of()).with(assignments));
    }

    @Test
    void hasDefaultsForTheStackOnOneMachine() {
        JobSettings settings = settings();

        assertThat(settings.kafka().bootstrapServers()).isEqualTo("localhost:9092");
        assertThat(settings.deduplication().horizon()).isEqualTo(Duration.ofHours(24));
        assertThat(settings.checkpointInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.checkpointDirectory()).isEmpty();
        assertThat(settings.consumer("job"))
                .isEqualTo(Map.of("bootstrap.servers", "localhost:9092", "group.id", "job"));
    }

    @Test
    void takesWhatItIsTold() {
        JobSettings settings =
                settings(
                        "KAFKA_GROUP_ID=mine",
                        "TWEETER_DEDUP_HORIZON=10m",
                        "TWEETER_DEDUP_MEMORY=256m",
                        "TWEETER_CASSANDRA_MAX_IN_FLIGHT=7",
                        "TWEETER_CASSANDRA_TIMEOUT=3s",
                        "TWEETER_CASSANDRA_MAX_RETRIES=0");

        assertThat(settings.consumer("job")).containsEntry("group.id", "mine");
        assertThat(settings.deduplication().horizon()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.deduplication().maxBytes()).isEqualTo(256 << 20);
        assertThat(settings.cassandraLimits().maxInFlight()).isEqualTo(7);
        assertThat(settings.cassandraLimits().timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.cassandraLimits().maxRetries()).isZero();
    }

    @Test
    void saysWhatIsWrong() {
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
    }

    @Test
    void eachJobHasACheckpointFolderOfItsOwn() {
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
    void theClustersOwnCheckpointFolderCountsWhereNoneIsGiven() {
        Configuration configuration = JobEnvironment.configuration("tweet-store", settings());

        assertThat(configuration.contains(CheckpointingOptions.CHECKPOINTS_DIRECTORY)).isFalse();
        assertThat(configuration.get(PipelineOptions.GENERIC_TYPES)).isFalse();
        assertThat(configuration.get(PipelineOptions.AUTO_GENERATE_UIDS)).isFalse();
    }

    @Test
    void aJobThatFailsComesBackSoonHoweverOftenItFailedAndWhateverTheClustersOwnPauses() {
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
