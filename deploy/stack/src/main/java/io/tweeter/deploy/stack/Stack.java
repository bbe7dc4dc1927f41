package io.tweeter.deploy.stack;

import io.tweeter.deploy.servers.CassandraNode;
import io.tweeter.deploy.servers.FlinkCluster;
import io.tweeter.deploy.servers.IngestInstance;
import io.tweeter.deploy.servers.KafkaNode;
import io.tweeter.deploy.servers.Member;
import io.tweeter.deploy.servers.Server;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.servers.ZooKeeperNode;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.KafkaSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The servers of the pipeline and how they are wired.
 *
 * @param zooKeeper for Flink's high availability; none on one node
 * @param ingestFactory creates further instances
 * @param ingest the initial instances
 * @param loadBalancer empty without HAProxy
 * @param jobsJar the jar that is submitted to Flink
 * @param settings variables that tell the ingest service and the jobs where Kafka and Cassandra are
 */
record Stack(
        List<KafkaNode> kafka,
        List<CassandraNode> cassandra,
        List<ZooKeeperNode> zooKeeper,
        FlinkCluster flink,
        IngestFactory ingestFactory,
        List<IngestInstance> ingest,
        Optional<LoadBalancer> loadBalancer,
        Path jobsJar,
        Map<String, String> settings) {

    /** Creates an ingest instance by its number, from 1 on. */
    @FunctionalInterface
    interface IngestFactory {
        IngestInstance instance(int number);
    }

    private static final String KEYSPACE = "CASSANDRA_KEYSPACE";

    /**
     * Creates the servers of a stack, not started yet.
     *
     * @param haproxy HAProxy's program; empty to start none
     */
    static Stack plan(
            StackOptions options,
            TweeterHome home,
            Optional<Path> haproxy,
            Environment environment) {
        DataDirectory data = new DataDirectory(options.dataDir());
        StackPorts ports = options.ports();
        List<Member> members = Member.of(options.hosts());
        List<KafkaNode> kafka =
                members.stream().map(node -> kafka(home, data, ports, node)).toList();
        List<CassandraNode> cassandra =
                members.stream().map(node -> cassandra(home, data, ports, node)).toList();
        List<ZooKeeperNode> zooKeeper =
                options.isCluster()
                        ? members.stream().map(node -> zooKeeper(home, data, ports, node)).toList()
                        : List.of();
        FlinkCluster flink =
                new FlinkCluster(
                        home,
                        data.of("flink"),
                        data.logs(),
                        ports.flink(),
                        options.flinkMetrics()
                                ? OptionalInt.of(ports.flinkMetrics())
                                : OptionalInt.empty(),
                        List.of(),
                        new FlinkCluster.Nodes(
                                options.jobManagerHosts(),
                                options.hosts(),
                                options.isCluster()
                                        ? Optional.of(members.get(0).all(ports.zooKeeper()))
                                        : Optional.empty()),
                        Optional.empty());
        Map<String, String> settings = settings(kafka.get(0), cassandra.get(0), environment);
        IngestFactory factory =
                number ->
                        new IngestInstance(
                                home.ingestJar(),
                                number,
                                ports.ingest(number),
                                data.log("ingest-" + number),
                                settings);
        List<IngestInstance> ingest =
                IntStream.rangeClosed(1, options.instances()).mapToObj(factory::instance).toList();
        return new Stack(
                kafka,
                cassandra,
                zooKeeper,
                flink,
                factory,
                ingest,
                haproxy.map(
                        executable ->
                                new LoadBalancer(
                                        executable,
                                        data.of("haproxy"),
                                        data.log("haproxy"),
                                        ports.loadBalancer(),
                                        ports.vip(),
                                        ingest,
                                        options.isCluster() ? flink.jobManagers() : List.of())),
                home.jar("flink-jobs", "flink-jobs.jar"),
                settings);
    }

    private static KafkaNode kafka(
            TweeterHome home, DataDirectory data, StackPorts ports, Member node) {
        String name = node.name("kafka");
        return new KafkaNode(
                home,
                data.of(name),
                data.log(name),
                ports.kafka(),
                ports.kafkaController(),
                Optional.empty(),
                node);
    }

    private static CassandraNode cassandra(
            TweeterHome home, DataDirectory data, StackPorts ports, Member node) {
        String name = node.name("cassandra");
        return new CassandraNode(
                home,
                data.of(name),
                data.log(name),
                ports.cassandra(),
                ports.cassandraStorage(),
                Optional.empty(),
                node);
    }

    /** Its data are of one run, as all of Flink's high availability. */
    private static ZooKeeperNode zooKeeper(
            TweeterHome home, DataDirectory data, StackPorts ports, Member node) {
        String name = node.name("zookeeper");
        return new ZooKeeperNode(
                home,
                data.of("flink").resolve("zookeeper").resolve(name),
                data.log(name),
                ports.zooKeeper(),
                ports.zooKeeperPeer(),
                ports.zooKeeperElection(),
                Optional.empty(),
                node);
    }

    private static Map<String, String> settings(
            KafkaNode kafka, CassandraNode cassandra, Environment environment) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        settings.put("CASSANDRA_CONTACT_POINTS", cassandra.contactPoints());
        settings.put("CASSANDRA_LOCAL_DATACENTER", CassandraNode.DATACENTER);
        environment.find(KEYSPACE).ifPresent(keyspace -> settings.put(KEYSPACE, keyspace));
        return settings;
    }

    /** Replicas of each row and record. */
    int replication() {
        return kafka.get(0).member().replication();
    }

    /** All servers, in the order in which they are stopped. */
    List<Server> servers() {
        List<Server> servers = new ArrayList<>();
        loadBalancer.ifPresent(servers::add);
        servers.addAll(ingest);
        servers.addAll(flink.taskManagers());
        servers.addAll(flink.jobManagers());
        servers.addAll(zooKeeper);
        servers.addAll(cassandra);
        servers.addAll(kafka);
        return servers;
    }

    KafkaSettings kafkaSettings() {
        return KafkaSettings.from(Environment.of(settings));
    }

    CassandraSettings cassandraSettings() {
        return CassandraSettings.from(Environment.of(settings));
    }
}
