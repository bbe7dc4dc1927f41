package io.tweeter.deploy.tools.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.deploy.testkit.KafkaServer;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.KafkaSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicReaderIT {

    @TempDir static Path dir;

    private static KafkaServer kafka;
    private static KafkaSettings settings;
    private static Admin admin;

    @BeforeAll
    static void startKafka() throws InterruptedException {
        kafka = KafkaServer.start(dir);
        Map<String, String> servers = Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        settings = KafkaSettings.from(Environment.of(servers));
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    @AfterAll
    static void stopKafka() {
        admin.close();
        kafka.close();
    }

    @Test
    void aTopicThatDoesNotExistIsNamedAndNotEmpty() {
        assertThatThrownBy(() -> new TopicReader(settings, "nowhere"))
                .isInstanceOf(UnknownTopicOrPartitionException.class)
                .hasMessage("topic nowhere does not exist");
    }

    @Test
    void partitionsThatAreAddedMeanwhileAreRead() throws Exception {
        create("growing");
        send("growing", 0, 1);
        try (TopicReader reader = new TopicReader(settings, "growing")) {
            assertThat(read(reader)).containsExactly("0:0");
            admin.createPartitions(Map.of("growing", NewPartitions.increaseTo(2)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
            send("growing", 0, 1);
            send("growing", 1, 2);

            assertThat(read(reader)).containsExactlyInAnyOrder("0:1", "1:0", "1:1");
            assertThat(reader.at(1, 1)).isPresent();
            assertThat(reader.isComplete()).isTrue();
        }
    }

    @Test
    void recordsThatAreDeletedWhileATopicIsReadAreNotSkipped() throws Exception {
        create("shrinking");
        send("shrinking", 0, 3);
        try (TopicReader reader = new TopicReader(settings, "shrinking")) {
            deleteBefore("shrinking", 2);

            assertThat(reader.at(0, 0)).isEmpty();
            assertThatThrownBy(() -> read(reader)).isInstanceOf(OffsetOutOfRangeException.class);
        }
        try (TopicReader reader = new TopicReader(settings, "shrinking")) {
            assertThat(read(reader)).containsExactly("0:2");
            assertThat(reader.incompletePartitions()).containsExactly(0);
            assertThat(reader.isDropped(new RecordPosition("shrinking", 0, 1))).isTrue();
            assertThat(reader.isDropped(new RecordPosition("shrinking", 0, 2))).isFalse();
            assertThat(reader.isAtEnd(new RecordPosition("shrinking", 0, 2))).isFalse();
            assertThat(reader.isAtEnd(new RecordPosition("shrinking", 0, 3))).isTrue();
            assertThat(reader.isAtEnd(new RecordPosition("shrinking", 1, 0))).isTrue();
        }
    }

    private static void create(String topic) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                .all()
                .get(60, TimeUnit.SECONDS);
    }

    private static void deleteBefore(String topic, long offset) throws Exception {
        admin.deleteRecords(
                        Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
                .all()
                .get(60, TimeUnit.SECONDS);
    }

    private static void send(String topic, int partition, int records) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topic, partition, null, new byte[1]))
                        .get(60, TimeUnit.SECONDS);
            }
        }
    }

    /** Partition and offset of each record. */
    private static List<String> read(TopicReader reader) {
        List<String> found = new ArrayList<>();
        reader.readToEnd(record -> found.add(record.partition() + ":" + record.offset()));
        return found;
    }
}
