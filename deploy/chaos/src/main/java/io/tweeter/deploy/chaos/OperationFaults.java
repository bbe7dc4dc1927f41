package io.tweeter.deploy.chaos;

import static io.tweeter.deploy.chaos.Injections.lasting;
import static io.tweeter.deploy.chaos.Injections.sleep;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tweeter.deploy.chaos.Fault.Injection;
import io.tweeter.deploy.jobs.TweeterJob;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What operators do, under traffic. */
final class OperationFaults {

    /** The third node, but for its ingest instance. */
    private static final String[] NODE = {"kafka-3", "cassandra-3", "taskmanager-3", "zookeeper-3"};

    /** Small segments, another compression, and batches that have to be split. */
    private static final Map<String, Optional<String>> OTHER_SETTINGS =
            Map.of(
                    "segment.bytes", Optional.of("1048576"),
                    "compression.type", Optional.of("zstd"),
                    "max.message.bytes", Optional.of("4096"));

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
                        "topic tweets gets one more partition",
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
                                Map<String, Optional<String>> before =
                                        brokers.settings(OTHER_SETTINGS.keySet());
                                brokers.set(OTHER_SETTINGS);
                                try {
                                    sleep(pause);
                                } finally {
                                    brokers.set(before);
                                }
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
        // Of its own each time: what is dropped and added again hides rows of before.
        String column = "chaos_" + Long.toString(System.currentTimeMillis(), 36);
        try (CqlSession cassandra = victims.session()) {
            for (String table : Rows.TABLES) {
                cassandra.execute("ALTER TABLE %s ADD %s text".formatted(table, column));
            }
            try {
                sleep(pause);
            } finally {
                for (String table : Rows.TABLES) {
                    cassandra.execute("ALTER TABLE %s DROP %s".formatted(table, column));
                }
            }
        }
    }
}
