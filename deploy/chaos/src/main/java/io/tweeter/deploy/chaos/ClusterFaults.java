package io.tweeter.deploy.chaos;

import static io.tweeter.deploy.chaos.Injections.lasting;
import static io.tweeter.deploy.chaos.Injections.sleep;

import io.tweeter.deploy.chaos.Fault.Injection;
import io.tweeter.deploy.chaos.Fault.Requirement;
import io.tweeter.deploy.chaos.Injections.Victim;
import io.tweeter.deploy.chaos.PacketFilter.Rules;
import io.tweeter.deploy.jobs.TweeterJob;
import io.tweeter.deploy.servers.FlinkPorts;
import io.tweeter.deploy.stack.StackPorts;
import io.tweeter.model.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;

/** The faults of a stack of three nodes. */
final class ClusterFaults {

    private static final int NODES = 3;

    /**
     * The node whose network fails. It has no JobManager, so rules for those hit the TaskManager
     * alone.
     */
    private static final int NODE = 3;

    private static final Duration SKEW = Duration.ofMinutes(10);

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
        add(
                "away-checkpoints",
                "the checkpoints' folder is away" + lasting(pause),
                checkpointsAway());
        add(
                "away-checkpoints-restart",
                "the checkpoints' folder is away"
                        + lasting(pause)
                        + ", and the TaskManagers are killed meanwhile",
                checkpointsAway("taskmanager-1", "taskmanager-2", "taskmanager-3"));
        for (String server : List.of("ingest-3", "taskmanager-3", "kafka-3", "cassandra-3")) {
            clock(server);
        }
        add("rolling-restart", "each server is restarted, one after the other", this::restartAll);
        add(
                "rescale",
                "the jobs run three times in parallel, then twice, then once",
                this::rescale);
        add(
                "rescale-frozen",
                "the same while kafka-3 and cassandra-3 stand still",
                (victims, clients, ledger) -> {
                    String[] frozen = {"kafka-3", "cassandra-3"};
                    try {
                        victims.freeze(frozen);
                        rescale(victims, clients, ledger);
                    } finally {
                        victims.thaw(frozen);
                    }
                });
        add("partitions", "topic tweets gets one more partition", this::addPartition);
        network("cut-node", "node 3 is cut off", ports -> Rules.EVERYTHING);
        network("cut-node-in", "node 3 receives nothing", ports -> Rules.INCOMING);
        network("cut-node-out", "node 3 sends nothing", ports -> Rules.OUTGOING);
        network(
                "cut-kafka",
                "kafka-3 is cut off, and node 3 from all of Kafka",
                ports -> Rules.all(ports.kafka(), ports.kafkaController()));
        network(
                "cut-cassandra",
                "cassandra-3 is cut off, and node 3 from all of Cassandra",
                ports -> Rules.all(ports.cassandra(), ports.cassandraStorage()));
        network(
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
        network(
                "cut-taskmanager-jobmanager",
                "taskmanager-3 is cut off from the jobmanagers alone",
                ports ->
                        Rules.server(ports.flink().taskManager())
                                .and(Rules.clients(ports.flink().rpc(), ports.flink().blob())));
        network(
                "cut-taskmanager-kafka",
                "taskmanager-3 is cut off from Kafka alone, as is kafka-3 from the others",
                ports -> Rules.clients(ports.kafka()));
        network(
                "cut-taskmanager-cassandra",
                "taskmanager-3 is cut off from Cassandra alone",
                ports -> Rules.clients(ports.cassandra()));
        network(
                "lose-packets",
                "one of %d packets of node 3 is lost, each way".formatted(PacketFilter.LOST_OF),
                ports -> Rules.SOME);
    }

    private Injection checkpointsAway(String... killed) {
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

    /** Each of its steps restarts the server. */
    private void clock(String server) {
        faults.add(
                new Fault(
                        "clock-" + server,
                        "%s's clock is %d minutes fast, then slow,%s each"
                                .formatted(server, SKEW.toMinutes(), lasting(pause)),
                        (victims, clients, ledger) -> {
                            try {
                                for (Duration offset : List.of(SKEW, SKEW.negated())) {
                                    victims.setClock(server, offset);
                                    sleep(pause);
                                }
                            } finally {
                                victims.setClock(server, Duration.ZERO);
                            }
                        },
                        victims ->
                                victims.servers().contains(server)
                                        ? WrongClock.missing()
                                        : Optional.of("there is no server '" + server + "'")));
    }

    private void restartAll(Victims victims, Clients clients, Ledger ledger) throws Exception {
        for (String server : victims.servers()) {
            victims.takeAway(server, Duration.ZERO);
        }
    }

    private void rescale(Victims victims, Clients clients, Ledger ledger) throws Exception {
        for (int parallelism : new int[] {3, 2, 1}) {
            for (TweeterJob job : TweeterJob.values()) {
                victims.rescale(job.jobName(), parallelism);
            }
        }
    }

    private void addPartition(Victims victims, Clients clients, Ledger ledger) throws Exception {
        try (Admin kafka =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, victims.kafka()))) {
            int partitions =
                    kafka.describeTopics(List.of(Topics.TWEETS))
                            .allTopicNames()
                            .get()
                            .get(Topics.TWEETS)
                            .partitions()
                            .size();
            kafka.createPartitions(Map.of(Topics.TWEETS, NewPartitions.increaseTo(partitions + 1)))
                    .all()
                    .get();
        }
        sleep(pause);
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
                        name,
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
