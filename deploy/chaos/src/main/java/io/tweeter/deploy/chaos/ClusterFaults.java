package io.tweeter.deploy.chaos;

import static io.tweeter.deploy.chaos.Injections.lasting;
import static io.tweeter.deploy.chaos.Injections.sleep;

import io.tweeter.deploy.chaos.Fault.Injection;
import io.tweeter.deploy.chaos.Fault.Requirement;
import io.tweeter.deploy.chaos.Injections.Victim;
import io.tweeter.deploy.chaos.PacketFilter.Rules;
import io.tweeter.deploy.servers.FlinkPorts;
import io.tweeter.deploy.stack.StackPorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The faults of a stack of three nodes. */
final class ClusterFaults {

    private static final int NODES = 3;

    /**
     * The node whose network fails. It has no JobManager, so rules for those hit the TaskManager
     * alone.
     */
    private static final int NODE = 3;

    private final List<Fault> faults = new ArrayList<>();
    private final Duration pause;

    /**
     * Makes all of them.
     *
     * @param pause how long a process stays frozen, or a network cut
     */
    static Faults all(Duration pause) {
        return new Faults(new ClusterFaults(pause).faults);
    }

    private ClusterFaults(Duration pause) {
        this.pause = pause;
        for (String server : List.of("kafka", "cassandra", "taskmanager", "zookeeper")) {
            for (int node = 1; node <= NODES; node++) {
                String name = server + "-" + node;
                processes(name, name, victims -> name);
            }
        }
        processes("jobmanager-leader", "the leading jobmanager", Victims::leadingJobManager);
        processes("jobmanager-standby", "the other jobmanager", Victims::standbyJobManager);
        for (String server : List.of("kafka", "cassandra")) {
            processes(
                    "two-" + server,
                    server + "-1 and " + server + "-2",
                    victims -> server + "-1",
                    victims -> server + "-2");
        }
        add("freeze-all", "SIGSTOP of everything" + lasting(pause), Injections.freezeAll(pause));
        add("power-cut", "SIGKILL of everything, then up again", Injections.powerCut());
        network("node", "node 3 is cut off", ports -> Rules.EVERYTHING);
        network("node-in", "node 3 receives nothing", ports -> Rules.INCOMING);
        network("node-out", "node 3 sends nothing", ports -> Rules.OUTGOING);
        network(
                "kafka",
                "kafka-3 is cut off, and node 3 from all of Kafka",
                ports -> {
                    int[] kafka = {ports.kafka(), ports.kafkaController()};
                    return Rules.server(kafka).and(Rules.clients(kafka));
                });
        network(
                "cassandra",
                "cassandra-3 is cut off, and node 3 from all of Cassandra",
                ports -> {
                    int[] cassandra = {ports.cassandra(), ports.cassandraStorage()};
                    return Rules.server(cassandra).and(Rules.clients(cassandra));
                });
        network(
                "taskmanager",
                "taskmanager-3 is cut off from everything, and kafka-3 from the others",
                ports -> {
                    FlinkPorts flink = ports.flink();
                    return Rules.server(flink.taskManager(), flink.data())
                            .and(
                                    Rules.clients(
                                            flink.rpc(),
                                            flink.blob(),
                                            flink.data(),
                                            ports.kafka(),
                                            ports.cassandra(),
                                            ports.zooKeeper()));
                });
        network(
                "taskmanager-jobmanager",
                "taskmanager-3 is cut off from the jobmanagers alone",
                ports ->
                        Rules.server(ports.flink().taskManager())
                                .and(Rules.clients(ports.flink().rpc(), ports.flink().blob())));
        network(
                "taskmanager-kafka",
                "taskmanager-3 is cut off from Kafka alone, as is kafka-3 from the others",
                ports -> Rules.clients(ports.kafka()));
        network(
                "taskmanager-cassandra",
                "taskmanager-3 is cut off from Cassandra alone",
                ports -> Rules.clients(ports.cassandra()));
    }

    private void processes(String name, String whom, Victim... victims) {
        List<Victim> chosen = List.of(victims);
        add("kill-" + name, "SIGKILL of " + whom, Injections.kill(chosen));
        add(
                "freeze-" + name,
                "SIGSTOP of " + whom + lasting(pause),
                Injections.freeze(pause, chosen));
    }

    private void add(String name, String description, Injection injection) {
        faults.add(new Fault(name, description, injection));
    }

    private void network(String name, String description, Function<StackPorts, Rules> rules) {
        Requirement requirement =
                victims ->
                        victims.namespace(NODE).isEmpty()
                                ? Optional.of(
                                        "its nodes share a network; start it with tweeter up --nodes 3 --namespaces")
                                : PacketFilter.missing();
        faults.add(
                new Fault(
                        "cut-" + name,
                        description + lasting(pause),
                        (victims, clients, ledger) -> {
                            String namespace = victims.namespace(NODE).orElseThrow();
                            PacketFilter filter =
                                    PacketFilter.start(namespace, rules.apply(victims.ports()));
                            try {
                                sleep(pause);
                            } finally {
                                filter.close();
                            }
                        },
                        requirement));
    }
}
