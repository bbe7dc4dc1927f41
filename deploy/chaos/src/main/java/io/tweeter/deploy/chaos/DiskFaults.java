package io.tweeter.deploy.chaos;

import static io.tweeter.deploy.chaos.Injections.lasting;
import static io.tweeter.deploy.chaos.Injections.sleep;

import io.tweeter.deploy.chaos.Fault.Injection;
import io.tweeter.deploy.chaos.Injections.Step;
import io.tweeter.deploy.chaos.PacketFilter.Rules;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Disks of servers of the third node, and the one of the checkpoints. */
final class DiskFaults {

    private static final String BROKER = "kafka-3";
    private static final int BROKER_ID = 3;
    private static final List<Integer> OTHER_BROKERS = List.of(1, 2);
    private static final String NODE = "cassandra-3";
    private static final String[] OTHER_NODES = {"cassandra-1", "cassandra-2"};

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
                        "lose-" + BROKER + "-alone",
                        "the same after the other brokers could not fetch%s, so that it was alone in sync"
                                .formatted(lasting(pause)),
                        (victims, clients, ledger) -> loseBrokerAlone(victims, pause),
                        NetworkFaults::missing));
        faults.add(
                new Fault(
                        "lose-" + NODE,
                        NODE + " is replaced after its data were lost, and repaired",
                        (victims, clients, ledger) ->
                                loseNode(victims, victims.cassandraNodes(), () -> {})));
        faults.add(
                new Fault(
                        "lose-" + NODE + "-alone",
                        "the same after %s stood still%s"
                                .formatted(String.join(" and ", OTHER_NODES), lasting(pause)),
                        (victims, clients, ledger) -> loseNodeAlone(victims, pause)));
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
            victims.loseData(BROKER, () -> brokers.awaitNotNeeded(BROKER_ID));
        }
    }

    /** What it leads meanwhile must not be accepted, or else it would be lost. */
    private static void loseBrokerAlone(Victims victims, Duration pause) throws Exception {
        Rules noFetching = Rules.clients(victims.ports().kafka());
        List<PacketFilter> filters = new ArrayList<>();
        try (Brokers brokers = victims.brokers()) {
            for (int node : OTHER_BROKERS) {
                filters.add(NetworkFaults.filter(victims, node, noFetching));
            }
            sleep(pause);
            brokers.awaitAlone(BROKER_ID); // else it would lose nothing that only it has
            victims.loseData(
                    BROKER,
                    () -> {
                        close(filters);
                        brokers.awaitNotNeeded(BROKER_ID);
                    });
        } finally {
            close(filters);
        }
    }

    private static void close(List<PacketFilter> filters) throws IOException {
        for (PacketFilter filter : filters) {
            filter.close();
        }
    }

    /** What only it has taken meanwhile must not count as written. */
    private static void loseNodeAlone(Victims victims, Duration pause) throws Exception {
        Set<UUID> before = victims.cassandraNodes();
        try {
            victims.freeze(OTHER_NODES);
            sleep(pause);
            loseNode(victims, before, () -> victims.thaw(OTHER_NODES));
        } finally {
            victims.thaw(OTHER_NODES);
        }
    }

    /**
     * @param whenDown what happens once it is down
     */
    private static void loseNode(Victims victims, Set<UUID> before, Step whenDown)
            throws Exception {
        victims.loseData(
                NODE,
                () -> {
                    whenDown.take();
                    sleep(DOWN);
                });
        victims.awaitReady(NODE);
        if (!victims.cassandraNodes().equals(before)) {
            throw new ChaosException(NODE + " did not replace the node that it was", null);
        }
        // It has fetched each row from one replica; another may have newer ones.
        victims.repairCassandra(NODE);
    }
}
