package io.tweeter.benchmark.flink;

import io.tweeter.benchmark.protocol.Arguments;
import io.tweeter.benchmark.protocol.ContenderMain;
import io.tweeter.flink.counts.TweetCountsJob;
import io.tweeter.flink.job.JobEnvironment;
import io.tweeter.flink.job.JobSettings;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/**
 * Our contender: the table connector {@code tweeter} and plain SQL, configured by the classes that
 * configure the jobs (RocksDB with bloom filters, incremental checkpoints every 10 s, mini-batches,
 * two-phase aggregation). JobManager and TaskManager share one process.
 *
 * <p>Arguments: {@code bootstrap}, {@code topic}, {@code output} (topic of the counts), {@code dir}
 * (for checkpoints), {@code horizon} (of deduplication, default {@code 24h}), {@code memory} (for
 * deduplication in each subtask, default: the connector's), {@code rest} (port of the REST
 * interface; with it the job does not stop at the end of the topic, and reports its progress).
 */
public final class FlinkCounts {

    private static final int PARALLELISM = 2;

    private FlinkCounts() {}

    /** Starts the contender. */
    public static void main(String[] args) {
        ContenderMain.main(FlinkCounts::run, args);
    }

    private static String run(Arguments arguments) throws Exception {
        Optional<String> rest = arguments.find("rest");
        JobSettings settings =
                JobSettings.from(
                        "KAFKA_BOOTSTRAP_SERVERS=" + arguments.text("bootstrap"),
                        "TWEETER_DEDUP_HORIZON=" + arguments.find("horizon").orElse("24h"),
                        "TWEETER_CHECKPOINT_DIR=file://" + arguments.text("dir") + "/checkpoints");
        Configuration configuration = JobEnvironment.configuration("benchmark", settings);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        // A job that fails must not be measured as if it had succeeded.
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY,
                RestartStrategyOptions.RestartStrategyType.NO_RESTART_STRATEGY.getMainValue());
        // RocksDB and network buffers are off heap; on a cluster their sizes are fractions.
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
        rest.ifPresent(port -> serveRest(configuration, port));

        StreamTableEnvironment tables =
                TweetCountsJob.tables(
                        StreamExecutionEnvironment.createLocalEnvironment(
                                PARALLELISM, configuration));
        createTables(tables, arguments, rest.isEmpty());
        // From a compiled plan, like the jobs' SQL: otherwise operators have no uids.
        TableResult job =
                tables.compilePlanSql(
                                "INSERT INTO counts SELECT handle, COUNT(*) FROM tweets GROUP BY"
                                        + " handle")
                        .execute();
        if (rest.isEmpty()) {
            job.await();
            return ContenderMain.result();
        }
        exitWith(job.getJobClient().orElseThrow());
        return ContenderMain.ready();
    }

    private static void serveRest(Configuration configuration, String port) {
        configuration.set(RestOptions.BIND_PORT, port);
        configuration.set(RestOptions.ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        configuration.set(WebOptions.CHECKPOINTS_HISTORY_SIZE, 10_000);
        configuration.setString(
                "metrics.reporter.progress.factory.class",
                ProgressReporter.Factory.class.getName());
        configuration.setString("metrics.reporter.progress.interval", "200 ms");
    }

    private static void createTables(
            StreamTableEnvironment tables, Arguments arguments, boolean bounded) {
        String bootstrap = "'properties.bootstrap.servers' = '" + arguments.text("bootstrap") + "'";
        tables.executeSql(
                """
                CREATE TABLE tweets (
                    id STRING,
                    handle STRING,
                    content STRING,
                    created_at TIMESTAMP_LTZ(3)
                ) WITH (
                    'connector' = 'tweeter',
                    'topic' = '%s',
                    'scan.bounded.mode' = '%s',
                    'dedup.horizon' = '%s',
                    %s%s
                )"""
                        .formatted(
                                arguments.text("topic"),
                                bounded ? "latest-offset" : "unbounded",
                                arguments.find("horizon").orElse("24h"),
                                arguments
                                        .find("memory")
                                        .map("'dedup.memory' = '%s',\n"::formatted)
                                        .orElse(""),
                                bootstrap));
        tables.executeSql(
                """
                CREATE TABLE counts (
                    handle STRING,
                    tweets BIGINT,
                    PRIMARY KEY (handle) NOT ENFORCED
                ) WITH (
                    'connector' = 'upsert-kafka',
                    'topic' = '%s',
                    'key.format' = 'raw',
                    'value.format' = 'raw',
                    'value.fields-include' = 'EXCEPT_KEY',
                    'properties.compression.type' = 'lz4',
                    'properties.linger.ms' = '20',
                    %s
                )"""
                        .formatted(arguments.text("output"), bootstrap));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its completion ends the process
    private static void exitWith(JobClient job) {
        job.getJobExecutionResult()
                .whenComplete(
                        (result, failure) -> {
                            System.err.println("the job ended: " + failure);
                            Runtime.getRuntime().halt(1);
                        });
    }
}
