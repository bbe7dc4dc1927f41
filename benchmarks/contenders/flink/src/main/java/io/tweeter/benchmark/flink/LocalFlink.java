package io.tweeter.benchmark.flink;

import io.tweeter.benchmark.protocol.Arguments;
import io.tweeter.flink.job.JobSettings;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** JobManager and TaskManager in this process, with two slots. */
final class LocalFlink {

    private static final int PARALLELISM = 2;

    private LocalFlink() {}

    /**
     * The settings of a job that writes to Cassandra.
     *
     * @param more settings, {@code NAME=VALUE} each
     */
    static JobSettings settings(Arguments arguments, String... more) {
        List<String> all = new ArrayList<>(List.of(more));
        all.add("KAFKA_BOOTSTRAP_SERVERS=" + arguments.text("bootstrap"));
        all.add("CASSANDRA_CONTACT_POINTS=" + arguments.text("cassandra"));
        all.add("CASSANDRA_LOCAL_DATACENTER=" + arguments.text("datacenter"));
        all.add("CASSANDRA_KEYSPACE=" + arguments.text("keyspace"));
        all.add("TWEETER_CHECKPOINT_DIR=file://" + arguments.text("dir") + "/checkpoints");
        return JobSettings.from(all.toArray(String[]::new));
    }

    /** The environment of a job. */
    static StreamExecutionEnvironment environment(Configuration configuration) {
        // A job that fails must not be measured as if it had succeeded.
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY,
                RestartStrategyOptions.RestartStrategyType.NO_RESTART_STRATEGY.getMainValue());
        // RocksDB and network buffers are off heap; on a cluster their sizes are fractions.
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
        return StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, configuration);
    }

    /** Serves the REST interface on a port, and reports progress. */
    static void serveRest(Configuration configuration, String port) {
        configuration.set(RestOptions.BIND_PORT, port);
        configuration.set(RestOptions.ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        configuration.set(WebOptions.CHECKPOINTS_HISTORY_SIZE, 10_000);
        configuration.setString(
                "metrics.reporter.progress.factory.class",
                ProgressReporter.Factory.class.getName());
        configuration.setString("metrics.reporter.progress.interval", "200 ms");
    }

    /** Ends this process when the job ends, which it should not. */
    @SuppressWarnings("FutureReturnValueIgnored") // its completion ends the process
    static void exitWith(JobClient job) {
        job.getJobExecutionResult()
                .whenComplete(
                        (result, failure) -> {
                            System.err.println("the job ended: " + failure);
                            Runtime.getRuntime().halt(1);
                        });
    }
}
