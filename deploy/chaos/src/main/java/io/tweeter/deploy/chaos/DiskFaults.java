package io.tweeter.deploy.chaos;

import static io.tweeter.deploy.chaos.Injections.lasting;
import static io.tweeter.deploy.chaos.Injections.sleep;

import io.tweeter.deploy.chaos.Fault.Injection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Disks of servers of the third node, and the one of the checkpoints. */
final class DiskFaults {

    private static final String BROKER = "kafka-3";
    private static final int BROKER_ID = 3;
    private static final String NODE = "cassandra-3";

    /** Longer than the others need to see that a server is down. */
    private static final Duration DOWN = Duration.ofSeconds(30);

    private DiskFaults() {}

    /**
     * @param pause how long a disk is full, or the checkpoints are away
     */
    static List<Fault> all(Duration pause) {
        List<Fault> faults = new ArrayList<>();
        faults.add(
                new Fault(
                        "away-checkpoints",
                        "the checkpoints' folder is away" + lasting(pause),
                        checkpointsAway(pause)));
        faults.add(
                new Fault(
                        "away-checkpoints-restart",
                        "the checkpoints' folder is away"
                                + lasting(pause)
                                + ", and the TaskManagers are killed meanwhile",
                        checkpointsAway(pause, "taskmanager-1", "taskmanager-2", "taskmanager-3")));
        for (String server : List.of(BROKER, NODE)) {
            faults.add(
                    Injections.filling(
                            server, server + "'s data", pause, victims -> victims.dataOf(server)));
        }
        faults.add(
                new Fault(
                        "lose-" + BROKER,
                        BROKER + " starts again without its data, also those of its vote",
                        (victims, clients, ledger) -> loseBroker(victims)));
        faults.add(
                new Fault(
                        "lose-" + NODE,
                        NODE + " is replaced after its data were lost, and repaired",
                        (victims, clients, ledger) -> loseNode(victims)));
        return faults;
    }

    private static Injection checkpointsAway(Duration pause, String... killed) {
        return (victims, clients, ledger) -> {
            FolderAway away = FolderAway.take(victims.checkpoints());
            try {
                for (String server : killed) {
                    victims.kill(server);
                }
                sleep(pause);
            } finally {
                away.close();
            }
        };
    }

    /** A voter that has forgotten its votes must find that the others need none of them. */
    private static void loseBroker(Victims victims) throws Exception {
        try (Brokers brokers = victims.brokers()) {
            brokers.awaitInSync();
            victims.loseData(
                    BROKER,
                    () -> {
                        brokers.awaitNotNeeded(BROKER_ID);
                        return null;
                    });
        }
    }

    private static void loseNode(Victims victims) throws Exception {
        Set<UUID> before = victims.cassandraNodes();
        victims.loseData(
                NODE,
                () -> {
                    sleep(DOWN);
                    return null;
                });
        victims.awaitReady(NODE);
        if (!victims.cassandraNodes().equals(before)) {
            throw new ChaosException(NODE + " did not replace the node that it was", null);
        }
        // It has fetched each row from one replica; another may have newer ones.
        victims.repairCassandra(NODE);
    }
}
