package io.tweeter.flink;

import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.tweeter.deploy.testkit.KafkaServer;
import io.tweeter.deploy.testkit.TestCassandra;
import io.tweeter.deploy.testkit.TopicRecords;
import io.tweeter.flink.job.JobSettings;
import io.tweeter.model.CassandraSchema;
import io.tweeter.model.Topics;
import io.tweeter.model.env.Environment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Real Kafka and Cassandra with the topics and tables of the pipeline, and clients of both. */
final class TestPipeline implements AutoCloseable {

    private static final String KEYSPACE = "tweeter";

    /** Of each topic with tweets. */
    static final int PARTITIONS = 4;

    private final Path checkpoints;
    private final KafkaServer kafka;
    private final TestCassandra cassandra;
    private final KafkaProducer<byte[], byte[]> producer;

    private TestPipeline(Path dir, TestCassandra cassandra)
            throws InterruptedException, ExecutionException {
        checkpoints = dir.resolve("checkpoints");
        kafka = KafkaServer.start(dir.resolve("kafka"));
        this.cassandra = cassandra;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(
                            List.of(
                                    // Tests set the time of arrival, which on a real topic the
                                    // broker does, and some of them a time long ago.
                                    new NewTopic(Topics.TWEETS, PARTITIONS, (short) 1)
                                            .configs(
                                                    Map.of(
                                                            "message.timestamp.type",
                                                            "CreateTime",
                                                            "retention.ms",
                                                            "-1")),
                                    new NewTopic(Topics.DEAD_LETTERS, 1, (short) 1),
                                    new NewTopic(Topics.COUNTS, 2, (short) 1)
                                            .configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get();
        }
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "max.request.size",
                                "2097152"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        createTables();
    }

    /** Creates all tables, empty. */
    void createTables() {
        cassandra.dropKeyspace(KEYSPACE);
        CassandraSchema.statements(KEYSPACE, TestCassandra.REPLICATION)
                .forEach(cassandra.session()::execute);
    }

    static TestPipeline start(Path dir, TestCassandra cassandra)
            throws InterruptedException, ExecutionException {
        return new TestPipeline(dir, cassandra);
    }

    JobSettings settings(String... more) {
        return JobSettings.from(Environment.of(variables()).with(more));
    }

    private Map<String, String> variables() {
        return Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "CASSANDRA_CONTACT_POINTS",
                contactPoint(),
                "CASSANDRA_LOCAL_DATACENTER",
                cassandra.localDatacenter(),
                "CASSANDRA_KEYSPACE",
                KEYSPACE,
                "TWEETER_CHECKPOINT_INTERVAL",
                "500ms",
                "TWEETER_CHECKPOINT_DIR",
                checkpoints.toUri().toString());
    }

    /** The settings as a job takes them. */
    String[] arguments() {
        return variables().entrySet().stream().map(Map.Entry::toString).toArray(String[]::new);
    }

    /** A client that changes topics. */
    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    String contactPoint() {
        return cassandra.contactPoint();
    }

    String localDatacenter() {
        return cassandra.localDatacenter();
    }

    Path checkpoints() {
        return checkpoints;
    }

    /**
     * Creates a topic that can be written. A partition whose leader does not lead yet may refuse
     * the producer's first batch and take its second; it then refuses the first for good.
     */
    void createTopic(String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
            Map<TopicPartition, OffsetSpec> ends =
                    partitions(topic).collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
            // Only a leader knows.
            await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .until(() -> !admin.listOffsets(ends).all().get().isEmpty());
        }
    }

    /** Deletes all records of a topic, as retention does. */
    void deleteRecords(String topic) throws Exception {
        try (Admin admin = admin()) {
            Map<TopicPartition, RecordsToDelete> all =
                    partitions(topic)
                            .collect(
                                    Collectors.toMap(
                                            partition -> partition,
                                            partition -> RecordsToDelete.beforeOffset(-1)));
            admin.deleteRecords(all).all().get();
        }
    }

    private static Stream<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition));
    }

    void createTable(String cql) {
        cassandra.session().execute(cql.replace("TABLE ", "TABLE " + KEYSPACE + "."));
    }

    /** Writes a row, as another client with a clock of its own. */
    void write(String table, Instant writtenAt, Map<String, Object> row) {
        String columns = String.join(", ", row.keySet());
        cassandra
                .session()
                .execute(
                        SimpleStatement.newInstance(
                                "INSERT INTO %s.%s (%s) VALUES (%s) USING TIMESTAMP %d"
                                        .formatted(
                                                KEYSPACE,
                                                table,
                                                columns,
                                                columns.replaceAll("[a-z_]+", "?"),
                                                TimeUnit.MILLISECONDS.toMicros(
                                                        writtenAt.toEpochMilli())),
                                row.values().toArray()));
    }

    void send(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        List<Future<?>> sent = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : records) {
            sent.add(producer.send(record));
        }
        for (Future<?> one : sent) {
            one.get();
        }
    }

    List<Row> query(String cql, Object... values) {
        return cassandra
                .session()
                .execute(
                        SimpleStatement.newInstance(
                                cql.replace("FROM ", "FROM " + KEYSPACE + "."), values))
                .all();
    }

    /** Everything that a topic holds now. */
    List<ConsumerRecord<byte[], byte[]>> readAll(String topic) {
        return TopicRecords.read(kafka.bootstrapServers(), topic, new ByteArrayDeserializer());
    }

    static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
        kafka.close();
    }
}
