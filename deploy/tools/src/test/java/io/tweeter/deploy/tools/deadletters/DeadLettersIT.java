package io.tweeter.deploy.tools.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.deploy.testkit.KafkaServer;
import io.tweeter.deploy.tools.client.RecordPosition;
import io.tweeter.deploy.tools.client.TopicReader;
import io.tweeter.deploy.tools.schema.PipelineTopics;
import io.tweeter.model.DeadLetterHeaders;
import io.tweeter.model.Topics;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.KafkaSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * On a real Kafka that creates topics, as it does by default. One test purges partitions 1 to 3;
 * the others have their dead letters in partition 0.
 */
class DeadLettersIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final RecordPosition ANYWHERE = new RecordPosition(Topics.TWEETS, 0, 0);

    @TempDir static Path dir;

    private static KafkaServer kafka;
    private static KafkaSettings settings;
    private static Producer<byte[], byte[]> producer;

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = KafkaServer.startCreatingTopics(dir, FreePorts.next());
        Map<String, String> servers = Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        settings = KafkaSettings.from(Environment.of(servers));
        createTopics();
        producer =
                new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void createTopics() throws Exception {
        new PipelineTopics(4, (short) 1, Duration.ofHours(24)).create(settings, false);
    }

    @AfterAll
    static void stopKafka() {
        producer.close();
        kafka.close();
    }

    @Test
    void onlyWhatIsOlderIsPurged() throws Exception {
        Instant old = Instant.now().minus(Duration.ofDays(8));
        Instant young = Instant.now().minus(Duration.ofHours(1));
        for (Instant time : List.of(old, young)) {
            send(deadLetter(1, time, ANYWHERE, "", ""));
        }
        send(deadLetter(2, old, ANYWHERE, "", ""));
        send(deadLetter(3, young, ANYWHERE, "", ""));

        CommandRun purge = run(new DeadLetterPurgeCommand(), "--older-than", "7d", "--yes");

        assertThat(purge.exitCode()).isZero();
        assertThat(purge.out()).startsWith("Deleted dead letters older than 7d");
        TopicPartition[] purged =
                List.of(1, 2, 3).stream()
                        .map(number -> new TopicPartition(Topics.DEAD_LETTERS, number))
                        .toArray(TopicPartition[]::new);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            assertThat(consumer.beginningOffsets(List.of(purged)))
                    .containsEntry(purged[0], 1L)
                    .containsEntry(purged[1], 1L)
                    .containsEntry(purged[2], 0L);
        }
    }

    @Test
    void ofATruncatedDeadLetterTheOriginalIsPutBackOrNothing() throws Exception {
        RecordMetadata original =
                send(new ProducerRecord<>(Topics.TWEETS, bytes("whole key"), bytes("whole value")));
        String truncated =
                id(
                        send(
                                truncated(
                                        new RecordPosition(
                                                Topics.TWEETS,
                                                original.partition(),
                                                original.offset()))));
        String lost = id(send(truncated(new RecordPosition(Topics.TWEETS, 0, 1_000_000))));

        CommandRun replay = run(new DeadLetterReplayCommand(), truncated);
        CommandRun replayOfLost = run(new DeadLetterReplayCommand(), lost);

        assertThat(replay.exitCode()).isZero();
        assertThat(replay.out()).startsWith("1 replayed, 0 already replayed");
        assertThat(replayOfLost.exitCode()).isEqualTo(1);
        assertThat(replayOfLost.out()).startsWith("0 replayed, 0 already replayed");
        assertThat(replayOfLost.err())
                .contains(
                        lost
                                + " is truncated, and the original tweets-0 at offset 1000000 no longer exists");
        assertThat(read(Topics.TWEETS))
                .filteredOn(record -> text(record.key()).startsWith("whole"))
                .extracting(record -> text(record.key()) + ", " + text(record.value()))
                .containsExactly("whole key, whole value", "whole key, whole value");
        assertThat(run(new DeadLetterListCommand(), "--open").out().lines())
                .noneMatch(line -> line.startsWith(truncated + " "))
                .anyMatch(line -> line.startsWith(lost + " "));
    }

    @Test
    void aReplayThatAnotherOneOvertakesPutsNothingBack() throws Exception {
        RecordMetadata sent = send(deadLetter(0, Instant.now(), ANYWHERE, "raced", "twice?"));
        DeadLetterId id = new DeadLetterId(sent.partition(), sent.offset());

        try (Replay overtaken = new Replay(settings)) {
            assertThatThrownBy(
                            () ->
                                    overtaken.replay(
                                            found -> {
                                                try (Replay other = new Replay(settings)) {
                                                    assertThat(replay(other, id)).isEqualTo(1);
                                                }
                                                return List.of(found.byId().get(id));
                                            },
                                            false))
                    .isInstanceOf(KafkaException.class);
        }

        assertThat(read(Topics.TWEETS))
                .filteredOn(record -> text(record.key()).equals("raced"))
                .hasSize(1);
        assertThat(read(Topics.DEAD_LETTERS))
                .filteredOn(record -> DeadLetter.replayed(record).equals(Optional.of(id)))
                .hasSize(1);
    }

    @Test
    void aMissingTopicIsNamedAndNotMade() throws Exception {
        String id = id(send(deadLetter(0, Instant.now(), ANYWHERE, "", "")));
        try (Admin admin = Admin.create(client());
                KafkaConsumer<byte[], byte[]> careless = consumer()) {
            admin.deleteTopics(List.of(Topics.TWEETS)).all().get();
            await().atMost(PATIENCE).until(() -> !topics(admin).contains(Topics.TWEETS));

            assertThatThrownBy(() -> run(new DeadLetterReplayCommand(), id))
                    .isInstanceOf(UnknownTopicOrPartitionException.class)
                    .hasMessage("topic tweets does not exist");

            careless.partitionsFor("made");
            await().atMost(PATIENCE).until(() -> topics(admin).contains("made"));
            assertThat(topics(admin)).doesNotContain(Topics.TWEETS);
        } finally {
            createTopics();
        }
    }

    private static int replay(Replay replay, DeadLetterId id) {
        return replay.replay(found -> List.of(found.byId().get(id)), false).replayed();
    }

    /** As the command line does, but with this Kafka instead of the environment's. */
    private static CommandRun run(DeadLetterSubcommand command, String... arguments)
            throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .parseArgs(arguments);
        int exitCode = command.run(settings);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    private static ProducerRecord<byte[], byte[]> truncated(RecordPosition origin) {
        ProducerRecord<byte[], byte[]> record = deadLetter(0, Instant.now(), origin, "whole k", "");
        record.headers().add(DeadLetterHeaders.CUT, bytes("13"));
        return record;
    }

    private static ProducerRecord<byte[], byte[]> deadLetter(
            int partition, Instant time, RecordPosition origin, String key, String value) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        Topics.DEAD_LETTERS,
                        partition,
                        time.toEpochMilli(),
                        bytes(key),
                        bytes(value));
        record.headers()
                .add(DeadLetterHeaders.TOPIC, bytes(origin.topic()))
                .add(DeadLetterHeaders.PARTITION, bytes(Integer.toString(origin.partition())))
                .add(DeadLetterHeaders.OFFSET, bytes(Long.toString(origin.offset())))
                .add(DeadLetterHeaders.REASON, bytes("no tweet"));
        return record;
    }

    private static RecordMetadata send(ProducerRecord<byte[], byte[]> record) throws Exception {
        return producer.send(record).get(60, TimeUnit.SECONDS);
    }

    private static String id(RecordMetadata sent) {
        return sent.partition() + ":" + sent.offset();
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (TopicReader reader = new TopicReader(settings, topic)) {
            reader.readToEnd(records::add);
        }
        return records;
    }

    private static Set<String> topics(Admin admin) throws Exception {
        return admin.listTopics().names().get(60, TimeUnit.SECONDS);
    }

    private static KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                client(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Map<String, Object> client() {
        return Map.of("bootstrap.servers", kafka.bootstrapServers());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, UTF_8);
    }
}
