package io.tweeter.benchmark.flink;

import io.tweeter.benchmark.protocol.Arguments;
import io.tweeter.benchmark.protocol.ContenderMain;
import io.tweeter.flink.counts.TweetCountsJob;
import io.tweeter.flink.job.JobEnvironment;
import io.tweeter.flink.job.JobSettings;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
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
        rest.ifPresent(port -> LocalFlink.serveRest(configuration, port));
        StreamTableEnvironment tables =
                TweetCountsJob.tables(LocalFlink.environment(configuration));
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
        LocalFlink.exitWith(job.getJobClient().orElseThrow());
        return ContenderMain.ready();
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
                    'connector' = 'tweeter-upsert-kafka',
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
}
