package io.tweeter.deploy.tools.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tweeter.deploy.testkit.CassandraServer;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.deploy.testkit.KafkaServer;
import io.tweeter.deploy.testkit.TopicRecords;
import io.tweeter.model.CassandraSchema;
import io.tweeter.model.Topics;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaIT {

    @TempDir Path dir;

    @Test
    void topicsAreCreatedOnceAndNotChanged() throws Exception {
        try (KafkaServer kafka = KafkaServer.start(dir)) {
            KafkaSettings settings = settings(kafka.bootstrapServers());
            assertThat(topics(3, 1).create(settings, false)).isEmpty();
            assertThat(topics(3, 1).create(settings, false)).isEmpty();
            assertThat(topics(5, 2).create(settings, true))
                    .contains(
                            "topic tweets already exists with 3 partitions, not 5; it is not changed")
                    .anyMatch(
                            line ->
                                    line.startsWith(
                                            "topic tweets already exists with replication 1, not 2"))
                    .hasSize(6);
            assertThat(setting(kafka, Topics.TWEETS, "message.timestamp.type"))
                    .isEqualTo("LogAppendTime");
            assertThat(setting(kafka, Topics.DEAD_LETTERS, "retention.ms")).isEqualTo("2592000000");
            assertThat(setting(kafka, Topics.COUNTS, "cleanup.policy")).isEqualTo("compact");
            assertThatExceptionOfType(SchemaException.class)
                    .isThrownBy(
                            () -> {
                                try (Admin admin = admin(kafka)) {
                                    admin.deleteTopics(List.of(Topics.TWEETS))
                                            .all()
                                            .get(60, TimeUnit.SECONDS);
                                }
                                topics(1, 3).create(settings, false);
                            })
                    .withMessageContaining("creating topic tweets in Kafka at ")
                    .withMessageContaining("eplication factor");
        }
    }

    @Test
    void whatDiffersInTheConfigurationOfATopicIsNamedAndSetOnRequestOnly() throws Exception {
        try (KafkaServer kafka = KafkaServer.start(dir)) {
            KafkaSettings settings = settings(kafka.bootstrapServers());
            try (Admin admin = admin(kafka)) {
                // As a broker with auto.create.topics.enable makes it.
                admin.createTopics(
                                List.of(
                                        new NewTopic(Topics.TWEETS, 1, (short) 1)
                                                .configs(
                                                        Map.of(
                                                                "cleanup.policy", "compact",
                                                                "retention.ms", "3600000"))))
                        .all()
                        .get(60, TimeUnit.SECONDS);
            }

            assertThat(topics(1, 1).create(settings, false))
                    .hasSize(3)
                    .allMatch(line -> line.endsWith("; init --repair sets it"))
                    .anyMatch(
                            line ->
                                    line.startsWith(
                                            "topic tweets has message.timestamp.type=CreateTime, not LogAppendTime: "))
                    .anyMatch(line -> line.contains(" cleanup.policy=compact, not delete: "))
                    .anyMatch(line -> line.contains(" retention.ms=3600000, not 604800000: "));
            assertThat(setting(kafka, Topics.TWEETS, "retention.ms")).isEqualTo("3600000");

            assertThat(topics(1, 1).create(settings, true))
                    .hasSize(3)
                    .allMatch(line -> line.endsWith("; it is set now"));
            assertThat(topics(1, 1).create(settings, false)).isEmpty();
            assertThat(setting(kafka, Topics.TWEETS, "message.timestamp.type"))
                    .isEqualTo("LogAppendTime");
        }
    }

    private static PipelineTopics topics(int partitions, int replication) {
        return new PipelineTopics(partitions, (short) replication, Duration.ofHours(24));
    }

    @Test
    void initCreatesTopicsAndTablesOnceAndClearEmptiesTheTables() throws Exception {
        try (KafkaServer kafka = KafkaServer.start(dir);
                CassandraServer cassandra = CassandraServer.start(dir)) {
            Map<String, String> environment =
                    Map.of(
                            "KAFKA_BOOTSTRAP_SERVERS",
                            kafka.bootstrapServers(),
                            "CASSANDRA_CONTACT_POINTS",
                            "localhost:" + cassandra.contactPoint().getPort(),
                            "CASSANDRA_LOCAL_DATACENTER",
                            cassandra.localDatacenter(),
                            "CASSANDRA_KEYSPACE",
                            "demo");
            for (int time = 1; time <= 2; time++) {
                CommandRun init = CommandRun.process(environment, InitCommand.class, "init");
                assertThat(init.err()).isEmpty();
                assertThat(init.exitCode()).isZero();
                assertThat(init.out())
                        .doesNotContain("keyspace demo already exists")
                        .contains("Topics exist in Kafka at " + kafka.bootstrapServers())
                        .contains("Tables exist in keyspace demo of Cassandra at localhost:");
            }
            CommandRun forThreeNodes =
                    CommandRun.process(
                            environment, InitCommand.class, "init", "--cassandra-replication", "3");
            assertThat(forThreeNodes.exitCode()).isZero();
            assertThat(forThreeNodes.out())
                    .contains(
                            "note: keyspace demo already exists with replication 1, not 3: ALTER KEYSPACE demo WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 3} raises it");
            try (Admin admin = admin(kafka)) {
                assertThat(admin.listTopics().names().get(60, TimeUnit.SECONDS))
                        .contains(Topics.TWEETS, Topics.DEAD_LETTERS, Topics.COUNTS);
            }
            try (CqlSession session = cassandra.connect()) {
                assertThat(
                                session.execute(
                                        "SELECT table_name FROM system_schema.tables"
                                                + " WHERE keyspace_name = 'demo'"))
                        .extracting(row -> row.getString("table_name"))
                        .containsExactlyInAnyOrderElementsOf(CassandraSchema.tables());
                session.execute("INSERT INTO demo.tweets (id, handle) VALUES ('1', 'king')");

                CommandRun unconfirmed =
                        CommandRun.process(environment, ClearCommand.class, "clear");
                assertThat(unconfirmed.exitCode()).isEqualTo(2);
                assertThat(unconfirmed.err())
                        .contains("all rows in keyspace demo", "confirm with --yes");
                assertThat(
                                CommandRun.process(
                                                environment,
                                                ClearCommand.class,
                                                "clear",
                                                "--counts-topic")
                                        .err())
                        .contains("all records of Kafka's topic tweet-counts; confirm with --yes");
                assertThat(session.execute("SELECT id FROM demo.tweets").all()).hasSize(1);

                CommandRun clear =
                        CommandRun.process(environment, ClearCommand.class, "clear", "--yes");
                assertThat(clear.err()).isEmpty();
                assertThat(clear.exitCode()).isZero();
                assertThat(session.execute("SELECT id FROM demo.tweets").all()).isEmpty();

                send(kafka, Topics.COUNTS);
                CommandRun withTopic =
                        CommandRun.process(
                                environment,
                                ClearCommand.class,
                                "clear",
                                "--yes",
                                "--counts-topic");
                assertThat(withTopic.err()).isEmpty();
                assertThat(withTopic.exitCode()).isZero();
                assertThat(withTopic.out()).contains("Deleted all records of topic tweet-counts");
                assertThat(
                                TopicRecords.read(
                                        kafka.bootstrapServers(),
                                        Topics.COUNTS,
                                        new ByteArrayDeserializer()))
                        .isEmpty();
                set(kafka, Topics.TWEETS, "retention.ms", "3600000");
                CommandRun repair =
                        CommandRun.process(environment, InitCommand.class, "init", "--repair");
                assertThat(repair.exitCode()).as(repair.err()).isZero();
                assertThat(repair.out().lines())
                        .filteredOn(line -> line.startsWith("note: topic"))
                        .as("topic tweet-counts is as it was")
                        .singleElement()
                        .asString()
                        .startsWith("note: topic tweets has retention.ms=3600000, not 604800000: ")
                        .endsWith("; it is set now");
                assertThat(setting(kafka, Topics.TWEETS, "retention.ms")).isEqualTo("604800000");

                // Long enough for a slow start of the process.
                long until = micros(Instant.now().plusSeconds(20));
                session.execute(
                        "INSERT INTO demo.write_leases (sink, writer, floor, until) VALUES ('job/sink', 'run', 0, ?)",
                        until);
                CommandRun withJobs =
                        CommandRun.process(environment, ClearCommand.class, "clear", "--yes");
                assertThat(withJobs.exitCode()).isZero();
                assertThat(withJobs.err()).contains("until jobs that run can write no more");
                assertThat(micros(Instant.now())).isGreaterThan(until);
                Row lease = session.execute("SELECT * FROM demo.write_leases").one();
                assertThat(lease.getString("writer")).isEqualTo("resumed");
                assertThat(lease.getLong("until")).isEqualTo(until);
                CommandRun again =
                        CommandRun.process(environment, ClearCommand.class, "clear", "--yes");
                assertThat(again.err()).isEmpty();

                // As a call that was killed leaves it.
                Instant writable = Instant.now().plusSeconds(20).truncatedTo(ChronoUnit.MICROS);
                session.execute(
                        "UPDATE demo.write_leases SET writer = 'suspended', floor = ?, until = ? WHERE sink = 'job/sink' IF EXISTS",
                        micros(writable),
                        micros(writable.plusSeconds(100)));
                WriteLeases leases = new WriteLeases(session, "demo");
                assertThat(leases.suspend(writable.plusSeconds(60))).contains(writable);
                leases.resume();
                lease = session.execute("SELECT * FROM demo.write_leases").one();
                assertThat(lease.getString("writer")).isEqualTo("resumed");
                assertThat(lease.getLong("until")).isEqualTo(micros(writable));
            }
        }
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    @Test
    void anUnreachableCassandraIsNamed() {
        String address = "127.0.0.1:" + FreePorts.next();
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> PipelineTables.onNodes(1).create(settings(address, "demo")))
                .withMessageStartingWith("creating tables in Cassandra at ")
                .withMessageContaining(address);
    }

    private static KafkaSettings settings(String bootstrapServers) {
        return KafkaSettings.from(
                Environment.of(Map.of("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers)));
    }

    private static CassandraSettings settings(String contactPoint, String keyspace) {
        return CassandraSettings.from(
                Environment.of(
                        Map.of(
                                "CASSANDRA_CONTACT_POINTS",
                                contactPoint,
                                "CASSANDRA_KEYSPACE",
                                keyspace)));
    }

    private static Admin admin(KafkaServer kafka) {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    private static String setting(KafkaServer kafka, String topic, String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = admin(kafka)) {
            Map<ConfigResource, Config> configs =
                    admin.describeConfigs(List.of(resource)).all().get(60, TimeUnit.SECONDS);
            return configs.get(resource).get(name).value();
        }
    }

    private static void set(KafkaServer kafka, String topic, String name, String value)
            throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp set =
                new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
        try (Admin admin = admin(kafka)) {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(set)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    private static void send(KafkaServer kafka, String topic) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, "king".getBytes(UTF_8), new byte[0]))
                    .get(60, TimeUnit.SECONDS);
        }
    }
}
