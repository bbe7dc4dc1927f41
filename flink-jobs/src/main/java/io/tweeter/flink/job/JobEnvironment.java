package io.tweeter.flink.job;

import io.tweeter.flink.dedup.Shards;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.StateCheck;
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
 * The Flink configuration that the jobs' guarantees need, whatever the cluster's defaults are. What
 * only the cluster can know (parallelism, memory, savepoint directory) is left to it.
 */
public final class JobEnvironment {

    /** Divisible by every likely parallelism. It can never change: state could not be restored. */
    public static final int MAX_PARALLELISM = Shards.COUNT;

    /**
     * Checkpoints that may fail in a row. A restart cures no storage that is away: the job would
     * wait for it, and process nothing meanwhile.
     */
    private static final int TOLERABLE_CHECKPOINT_FAILURES = 100;

    /** Longest back-off between restarts: how late a job may notice that a server is back. */
    private static final Duration MAX_BACK_OFF = Duration.ofSeconds(10);

    /** How long a job must run without failure until its back-off is short again. */
    private static final Duration BACK_OFF_RESET = Duration.ofMinutes(2);

    private JobEnvironment() {}

    /** Creates the environment of a job. */
    public static StreamExecutionEnvironment create(String job, JobSettings settings) {
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration(job, settings));
    }

    /**
     * Creates the environment of a job that is submitted.
     *
     * @param args the arguments of its main method, {@code NAME=VALUE} each. Flink's REST interface
     *     shows them, without secrets, so that an upgrade can start the next run with the same
     */
    public static StreamExecutionEnvironment create(
            String job, JobSettings settings, String[] args) {
        Map<String, String> arguments = new LinkedHashMap<>();
        for (String argument : args) {
            String[] assignment = argument.split("=", 2);
            if (assignment.length == 2) {
                arguments.put(assignment[0], assignment[1]);
            }
        }
        Map<String, String> shown = new LinkedHashMap<>();
        arguments.forEach(
                (name, value) -> {
                    if (name.endsWith("_FILE")) {
                        // Flink hides what a name stands for that holds "password".
                        shown.put(StateCheck.ARGUMENT_PREFIX + shown.size(), name + "=" + value);
                    } else if (!Environment.mayBeSecret(name)) {
                        shown.put(name, value);
                    }
                });
        return new CheckedEnvironment(create(job, settings), arguments, shown);
    }

    /** The environment that runs a job on another one, as a submitted job is run. */
    public static StreamExecutionEnvironment on(StreamExecutionEnvironment environment) {
        return new CheckedEnvironment(environment, Map.of(), Map.of());
    }

    /** The configuration, for callers that create the environment themselves. */
    public static Configuration configuration(String job, JobSettings settings) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.NAME, job);
        configuration.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        // Elements are immutable, so chained operators may pass them on without copying.
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        // Latency: a network buffer that is not full is sent after this time.
        configuration.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(10));

        configuration.set(
                CheckpointingOptions.CHECKPOINTING_INTERVAL, settings.checkpointInterval());
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        configuration.set(
                CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, TOLERABLE_CHECKPOINT_FAILURES);
        settings.checkpointDirectory()
                .ifPresent(
                        directory ->
                                configuration.set(
                                        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                                        directory.replaceAll("/+$", "") + "/" + job));

        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        // Most keys are new: the filters tell without reading from disk.
        configuration.setString("state.backend.rocksdb.use-bloom-filter", "true");
        // An eighth of this is allocated at once for each of some twenty states in a slot. The
        // default of 64 MB would not fit, so that RocksDB would flush for nearly every write.
        configuration.setString("state.backend.rocksdb.writebuffer.size", "2mb");
        configuration.setString(
                "state.backend.rocksdb.options-factory", FewCompactions.class.getName());

        // Restarts never stop: a job waits for Kafka or Cassandra as long as it takes, and is back
        // soon after them.
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY,
                RestartStrategyOptions.RestartStrategyType.EXPONENTIAL_DELAY.getMainValue());
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
                Duration.ofSeconds(1));
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
                MAX_BACK_OFF);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                BACK_OFF_RESET);
        return configuration;
    }
}
