package io.tweeter.flink.job;

import io.tweeter.flink.dedup.Shards;
import io.tweeter.model.env.Environment;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What the jobs need of Flink to keep their promises, whatever the cluster's own defaults are. What
 * only the cluster can know (parallelism, memory, where savepoints go) is left to it.
 */
public final class JobEnvironment {

    /** Divisible by every likely parallelism; can never be changed without losing the state. */
    public static final int MAX_PARALLELISM = Shards.COUNT;

    /** A server that was away is not left waiting longer than this. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** Who has worked for so long begins with a short pause again. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(2);

    private JobEnvironment() {}

    /**
     * Prepares a job.
     *
     * @param args what its main method was given, {@code NAME=VALUE} each. Flink shows them, so
     *     that who replaces the job by a newer release can start it with the same ones
     */
    public static StreamExecutionEnvironment create(
            String job, JobSettings settings, String... args) {
        Configuration configuration = configuration(job, settings);
        configuration.set(PipelineOptions.GLOBAL_JOB_PARAMETERS, visible(args));
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    }

    private static Map<String, String> visible(String... args) {
        Map<String, String> visible = new LinkedHashMap<>();
        for (String argument : args) {
            String[] assignment = argument.split("=", 2);
            if (assignment.length == 2 && !Environment.mayBeSecret(assignment[0])) {
                visible.put(assignment[0], assignment[1]);
            }
        }
        return visible;
    }

    /** The configuration, for who runs a job in an environment of their own. */
    public static Configuration configuration(String job, JobSettings settings) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.NAME, job);
        configuration.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        // Elements are immutable, so operators in a chain may hand them on without copies.
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        // A tweet should be seen at once: a buffer that is not full waits no longer than this.
        configuration.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(10));

        configuration.set(
                CheckpointingOptions.CHECKPOINTING_INTERVAL, settings.checkpointInterval());
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        settings.checkpointDirectory()
                .ifPresent(
                        directory ->
                                configuration.set(
                                        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                                        directory.replaceAll("/+$", "") + "/" + job));

        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        // Most ids are new: the filter tells so without reading from disk.
        configuration.setString("state.backend.rocksdb.use-bloom-filter", "true");
        configuration.setString(
                "state.backend.rocksdb.options-factory", FewCompactions.class.getName());

        // A job waits as long as it takes for Kafka or Cassandra to come back, and is there soon
        // when they have.
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY,
                RestartStrategyOptions.RestartStrategyType.EXPONENTIAL_DELAY.getMainValue());
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
                Duration.ofSeconds(1));
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
                LONGEST_PAUSE);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                FORGOTTEN_AFTER);
        return configuration;
    }
}
