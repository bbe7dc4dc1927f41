package io.tweeter.deploy.chaos;

import static io.tweeter.deploy.chaos.Injections.lasting;
import static io.tweeter.deploy.chaos.Injections.sleep;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tweeter.deploy.chaos.Fault.Injection;
import io.tweeter.deploy.jobs.TweeterJob;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** What operators do, under traffic. */
final class OperationFaults {

    /** The third node, but for its ingest instance. */
    private static final String[] NODE = {"kafka-3", "cassandra-3", "taskmanager-3", "zookeeper-3"};

    /** Small segments, another compression, and batches that have to be split. */
    private static final Map<String, String> OTHER_SETTINGS =
            Map.of(
                    "segment.bytes", "1048576",
                    "compression.type", "zstd",
                    "max.message.bytes", "4096");

    /** Of the columns that are added; each has a name of its own, as Cassandra remembers names. */
    private static final String COLUMN = "chaos_";

    private OperationFaults() {}

    /**
     * @param pause how long a change stays before it is taken back
     */
    static List<Fault> all(Duration pause) {
        return List.of(
                new Fault(
                        "rolling-restart",
                        "each server is restarted, one after the other",
                        (victims, clients, ledger) -> {
                            for (String server : victims.servers()) {
                                victims.takeAway(server, Duration.ZERO);
                            }
                        }),
                new Fault(
                        "rescale",
                        "the jobs run three times in parallel, then twice, then once",
                        (victims, clients, ledger) -> rescale(victims)),
                new Fault(
                        "rescale-frozen",
                        "the same while kafka-3 and cassandra-3 stand still",
                        without(OperationFaults::rescale, "kafka-3", "cassandra-3")),
                new Fault(
                        "upgrade-frozen",
                        "both jobs are upgraded while " + String.join(", ", NODE) + " stand still",
                        without(OperationFaults::upgrade, NODE)),
                new Fault(
                        "partitions",
                        "topic tweets gets one more partition, and instances write to it",
                        (victims, clients, ledger) -> {
                            try (Brokers brokers = victims.brokers()) {
                                brokers.addPartition();
                            }
                            sleep(pause);
                        }),
                new Fault(
                        "settings",
                        "topic tweets has smaller segments, another compression and smaller batches"
                                + lasting(pause),
                        (victims, clients, ledger) -> {
                            try (Brokers brokers = victims.brokers()) {
                                brokers.set(OTHER_SETTINGS);
                            }
                            try {
                                sleep(pause);
                            } finally {
                                undo(victims);
                            }
                        }),
                new Fault(
                        "columns",
                        "tables get a column, and lose it after %d s".formatted(pause.toSeconds()),
                        (victims, clients, ledger) -> columns(victims, pause)),
                new Fault(
                        "retention",
                        "topic tweets loses what both jobs have read",
                        (victims, clients, ledger) -> {
                            try (Brokers brokers = victims.brokers()) {
                                brokers.deleteRead(
                                        Arrays.stream(TweeterJob.values())
                                                .map(TweeterJob::jobName)
                                                .toList());
                            }
                        }));
    }

    /** An operation on a stack. */
    @FunctionalInterface
    private interface Operation {
        void on(Victims victims) throws Exception;
    }

    private static Injection without(Operation operation, String... frozen) {
        return (victims, clients, ledger) -> {
            try {
                victims.freeze(frozen);
                operation.on(victims);
            } finally {
                victims.thaw(frozen);
            }
        };
    }

    private static void rescale(Victims victims) throws Exception {
        for (int parallelism : new int[] {3, 2, 1}) {
            for (TweeterJob job : TweeterJob.values()) {
                victims.rescale(job.jobName(), parallelism);
            }
        }
    }

    private static void upgrade(Victims victims) throws Exception {
        // How often Kafka's clients ask anew who leads; another each time.
        String setting =
                "KAFKA_METADATA_MAX_AGE_MS=" + (System.currentTimeMillis() % 200_000 + 100_000);
        for (TweeterJob job : TweeterJob.values()) {
            victims.upgrade(job.jobName(), setting);
        }
    }

    private static void columns(Victims victims, Duration pause) throws Exception {
        String column = COLUMN + Long.toString(System.currentTimeMillis(), 36);
        try (CqlSession cassandra = victims.session()) {
            for (String table : Rows.TABLES) {
                cassandra.execute("ALTER TABLE %s ADD %s text".formatted(table, column));
            }
            sleep(pause);
        } finally {
            undo(victims);
        }
    }

    /** Takes back what a run that was killed has changed. */
    static void undo(Victims victims) throws ChaosException, InterruptedException {
        try (Brokers brokers = victims.brokers()) {
            brokers.unset(OTHER_SETTINGS);
        } catch (ExecutionException e) {
            throw new ChaosException(
                    "restoring the settings of topic tweets: " + e.getCause().getMessage(), e);
        }
        try (CqlSession cassandra = victims.session()) {
            String keyspace = cassandra.getKeyspace().orElseThrow().asInternal();
            for (Row column :
                    cassandra.execute(
                            "SELECT table_name, column_name FROM system_schema.columns WHERE keyspace_name = ?",
                            keyspace)) {
                if (column.getString(1).startsWith(COLUMN)) {
                    cassandra.execute(
                            "ALTER TABLE %s DROP IF EXISTS %s"
                                    .formatted(column.getString(0), column.getString(1)));
                }
            }
        }
    }
}
