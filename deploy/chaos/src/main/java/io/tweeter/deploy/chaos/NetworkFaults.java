package io.tweeter.deploy.chaos;

import static io.tweeter.deploy.chaos.Injections.lasting;
import static io.tweeter.deploy.chaos.Injections.sleep;

import io.tweeter.deploy.chaos.PacketFilter.Rules;
import io.tweeter.deploy.servers.FlinkPorts;
import io.tweeter.deploy.servers.ServerProcess;
import io.tweeter.deploy.stack.StackPorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Faults of the network of the third node, which has a namespace of its own. */
final class NetworkFaults {

    /** It has no JobManager, so rules for those hit the TaskManager alone. */
    private static final int NODE = 3;

    private final List<Fault> faults = new ArrayList<>();
    private final Duration pause;

    /**
     * @param pause how long each lasts
     */
    static List<Fault> all(Duration pause) {
        return new NetworkFaults(pause).faults;
    }

    private NetworkFaults(Duration pause) {
        this.pause = pause;
        cut("cut-node", "node 3 is cut off", ports -> Rules.EVERYTHING);
        cut("cut-node-in", "node 3 receives nothing", ports -> Rules.INCOMING);
        cut("cut-node-out", "node 3 sends nothing", ports -> Rules.OUTGOING);
        cut(
                "cut-kafka",
                "kafka-3 is cut off, and node 3 from all of Kafka",
                ports -> Rules.all(ports.kafka(), ports.kafkaController()));
        cut(
                "cut-cassandra",
                "cassandra-3 is cut off, and node 3 from all of Cassandra",
                ports -> Rules.all(ports.cassandra(), ports.cassandraStorage()));
        cut(
                "cut-taskmanager",
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
        cut(
                "cut-taskmanager-jobmanager",
                "taskmanager-3 is cut off from the jobmanagers alone",
                ports ->
                        Rules.server(ports.flink().taskManager())
                                .and(Rules.clients(ports.flink().rpc(), ports.flink().blob())));
        cut(
                "cut-taskmanager-kafka",
                "taskmanager-3 is cut off from Kafka alone, as is kafka-3 from the others",
                ports -> Rules.clients(ports.kafka()));
        cut(
                "cut-taskmanager-cassandra",
                "taskmanager-3 is cut off from Cassandra alone",
                ports -> Rules.clients(ports.cassandra()));
        faults.add(
                new Fault(
                        "split",
                        "the network is cut between node 3, with an ingest instance, and the others, while each tweet is posted on one side and, refused, on the other,"
                                + lasting(pause),
                        this::split,
                        NetworkFaults::missing));
        faults.add(
                new Fault(
                        "slow-network",
                        "node 3 sends %d Mbit a second, after up to %d ms, and one of %d packets is lost, each way,"
                                        .formatted(
                                                SlowNetwork.MEGABITS,
                                                SlowNetwork.QUEUE_MILLIS,
                                                PacketFilter.LOST_OF)
                                + lasting(pause),
                        (victims, clients, ledger) -> {
                            SlowNetwork slow =
                                    SlowNetwork.start(victims.namespace(NODE).orElseThrow());
                            try {
                                sleep(pause);
                            } finally {
                                slow.close();
                            }
                        },
                        victims -> noNamespace(victims).or(SlowNetwork::missing)));
    }

    private void cut(String name, String description, Function<StackPorts, Rules> rules) {
        faults.add(
                new Fault(
                        name,
                        description + lasting(pause),
                        (victims, clients, ledger) -> {
                            PacketFilter filter =
                                    filter(victims, NODE, rules.apply(victims.ports()));
                            try {
                                sleep(pause);
                            } finally {
                                filter.close();
                            }
                        },
                        NetworkFaults::missing));
    }

    /** Clients still reach both sides. */
    private void split(Victims victims, Clients clients, Ledger ledger) throws Exception {
        try (ServerProcess small = victims.startInstanceOn(NODE)) {
            PacketFilter filter = filter(victims, NODE, Rules.everythingBut(small.server().port()));
            try {
                clients.postTo(List.of(Victims.uri(small), victims.front()));
                sleep(pause);
            } finally {
                clients.postTo(List.of(victims.front()));
                filter.close();
            }
        }
    }

    /** Drops packets of a node, from 1 on, until it is closed. */
    static PacketFilter filter(Victims victims, int node, Rules rules) throws Exception {
        return PacketFilter.start(victims.namespace(node).orElseThrow(), rules);
    }

    /** What cutting networks needs. */
    static Optional<String> missing(Victims victims) {
        return noNamespace(victims).or(PacketFilter::missing);
    }

    private static Optional<String> noNamespace(Victims victims) {
        return victims.namespace(NODE).isEmpty()
                ? Optional.of(
                        "its nodes share a network; start it with tweeter up --nodes 3 --namespaces")
                : Optional.empty();
    }
}
