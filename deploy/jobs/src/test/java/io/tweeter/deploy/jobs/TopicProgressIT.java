package io.tweeter.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.deploy.testkit.KafkaServer;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.KafkaSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code tweeter job status} says about a topic of a real Kafka. */
class TopicProgressIT {

    private static final TopicPartition PARTITION = new TopicPartition("tweets", 0);

    private static final int READS_UNDER_TRAFFIC = 30;

    @TempDir private Path dir;
    private KafkaServer kafka;
    private Admin admin;

    @BeforeEach
    void start() throws Exception {
        kafka = KafkaServer.start(dir);
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        admin.createTopics(List.of(new NewTopic("tweets", 1, (short) 1)))
                .all()
                .get(1, TimeUnit.MINUTES);
    }

    @AfterEach
    void stop() {
        admin.close();
        kafka.close();
    }

    private static KafkaSettings at(String address) {
        return KafkaSettings.from(Environment.of(Map.of("KAFKA_BOOTSTRAP_SERVERS", address)));
    }

    private TopicProgress read() throws JobException {
        return TopicProgress.read(at(kafka.bootstrapServers()), "tweets", "tweet-store");
    }

    @Test
    void anOpenTransactionAndRecordsThatWereDeletedUnreadAreNamed() throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "transactional.id",
                                "a"),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, 5);
            producer.commitTransaction();
            commit(2);
            assertThat(read().findings()).isEmpty();
            assertThat(read().unread()).as("four, and the end of the transaction").isEqualTo(4);

            admin.deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(4)))
                    .all()
                    .get(1, TimeUnit.MINUTES);
            producer.beginTransaction();
            send(producer, 3);
            assertThat(read().findings())
                    .hasSize(2)
                    .anyMatch(line -> line.contains("open since offset 6, and holds back 3"))
                    .anyMatch(line -> line.contains("offsets 2 to 3 (marks"));
            producer.abortTransaction();
        }
    }

    @Test
    void recordsThatComeAndAreReadMeanwhileAreNoFinding() throws Exception {
        AtomicBoolean stopped = new AtomicBoolean();
        CountDownLatch flows = new CountDownLatch(1);
        CompletableFuture<Void> traffic =
                CompletableFuture.runAsync(() -> sendAndCommitUntil(stopped, flows));
        try {
            assertThat(flows.await(1, TimeUnit.MINUTES)).isTrue();
            for (int i = 0; i < READS_UNDER_TRAFFIC; i++) {
                assertThat(read().findings()).isEmpty();
            }
        } finally {
            stopped.set(true);
        }
        traffic.get(1, TimeUnit.MINUTES);
    }

    private void sendAndCommitUntil(AtomicBoolean stopped, CountDownLatch flows) {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            for (int sent = 1; !stopped.get(); sent++) {
                send(producer, 1);
                commit(sent);
                flows.countDown();
            }
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    @Test
    void aKafkaThatDoesNotAnswerIsNamed() throws Exception {
        String nowhere = "127.0.0.1:" + FreePorts.next();
        assertThatExceptionOfType(JobException.class)
                .isThrownBy(() -> TopicProgress.read(at(nowhere), "tweets", "tweet-store"))
                .withMessageStartingWith(
                        "Kafka at " + nowhere + " cannot be asked for topic tweets: ");
    }

    private static void send(KafkaProducer<String, String> producer, int records) throws Exception {
        for (int i = 0; i < records; i++) {
            producer.send(new ProducerRecord<>("tweets", "tweet")).get(1, TimeUnit.MINUTES);
        }
    }

    private void commit(long offset) throws Exception {
        admin.alterConsumerGroupOffsets(
                        "tweet-store", Map.of(PARTITION, new OffsetAndMetadata(offset)))
                .all()
                .get(1, TimeUnit.MINUTES);
    }
}
