package io.tweeter.deploy.stack;

import io.tweeter.deploy.servers.CassandraNode;
import io.tweeter.deploy.servers.FlinkCluster;
import io.tweeter.deploy.servers.IngestInstance;
import io.tweeter.deploy.servers.KafkaNode;
import io.tweeter.deploy.servers.Server;
import io.tweeter.deploy.servers.TweeterHome;
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
 * @param ingestFactory creates further instances
 * @param ingest the initial instances
 * @param loadBalancer empty without HAProxy
 * @param jobsJar the jar that is submitted to Flink
 * @param settings variables that tell the ingest service and the jobs where Kafka and Cassandra are
 */
record Stack(
        KafkaNode kafka,
        CassandraNode cassandra,
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
        KafkaNode kafka =
                new KafkaNode(
                        home,
                        data.of("kafka"),
                        data.log("kafka"),
                        ports.kafka(),
                        ports.kafkaController(),
                        Optional.empty());
        CassandraNode cassandra =
                new CassandraNode(
                        home,
                        data.of("cassandra"),
                        data.log("cassandra"),
                        ports.cassandra(),
                        ports.cassandraStorage(),
                        Optional.empty());
        FlinkCluster flink =
                new FlinkCluster(
                        home,
                        data.of("flink"),
                        data.logs(),
                        ports.flink(),
                        options.flinkMetrics()
                                ? OptionalInt.of(ports.flinkMetrics())
                                : OptionalInt.empty());
        Map<String, String> settings = settings(kafka, cassandra, environment);
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
                                        ingest)),
                home.jar("flink-jobs", "flink-jobs.jar"),
                settings);
    }

    private static Map<String, String> settings(
            KafkaNode kafka, CassandraNode cassandra, Environment environment) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        settings.put(
                "CASSANDRA_CONTACT_POINTS",
                cassandra.contactPoint().getHostString() + ":" + cassandra.port());
        settings.put("CASSANDRA_LOCAL_DATACENTER", CassandraNode.DATACENTER);
        environment.find(KEYSPACE).ifPresent(keyspace -> settings.put(KEYSPACE, keyspace));
        return settings;
    }

    /** All servers, in the order in which they are stopped. */
    List<Server> servers() {
        List<Server> servers = new ArrayList<>();
        loadBalancer.ifPresent(servers::add);
        servers.addAll(ingest);
        servers.add(flink.taskManager());
        servers.add(flink.jobManager());
        servers.add(cassandra);
        servers.add(kafka);
        return servers;
    }

    KafkaSettings kafkaSettings() {
        return KafkaSettings.from(Environment.of(settings));
    }

    CassandraSettings cassandraSettings() {
        return CassandraSettings.from(Environment.of(settings));
    }
}
