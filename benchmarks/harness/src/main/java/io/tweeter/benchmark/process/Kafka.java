package io.tweeter.benchmark.process;

import io.tweeter.deploy.testkit.KafkaServer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The Kafka that all contenders of a run share. */
public final class Kafka implements AutoCloseable {

    /** Of the topics that contenders read and write. */
    public static final int PARTITIONS = 4;

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final KafkaServer server;
    private final Admin admin;

    /** Starts it, with its data in a folder. */
    public Kafka(Path dir) throws InterruptedException {
        server = KafkaServer.start(dir);
        admin = Admin.create(Map.of("bootstrap.servers", server.bootstrapServers()));
    }

    /** What clients take as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return server.bootstrapServers();
    }

    /** CPU seconds of the broker since its start. */
    public double cpuSeconds() {
        return Usage.cpuSeconds(server.handle());
    }

    /** Seconds that the broker's threads, all together, were ready and waited for a core. */
    public double waitedSeconds() {
        return Usage.waitedSeconds(server.handle());
    }

    /**
     * Makes a topic of tweets.
     *
     * @param timestampType {@code LogAppendTime}, as the pipeline's own topic has it, or {@code
     *     CreateTime}
     */
    public void createTweets(String topic, String timestampType) throws InterruptedException {
        create(topic, Map.of("message.timestamp.type", timestampType, "retention.ms", "-1"));
    }

    /** Makes a topic of counts, of which only the newest of each key is to be kept. */
    public void createCounts(String topic) throws InterruptedException {
        create(topic, Map.of("cleanup.policy", "compact"));
    }

    private void create(String topic, Map<String, String> config) throws InterruptedException {
        await(
                "creating topic " + topic,
                () ->
                        admin.createTopics(
                                        List.of(
                                                new NewTopic(topic, PARTITIONS, (short) 1)
                                                        .configs(config)))
                                .all()
                                .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
        // A topic that exists may not be known everywhere, or not have leaders yet.
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            try {
                records(topic);
                return;
            } catch (IllegalStateException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(LOOK_EVERY.toMillis());
            }
        }
    }

    /** Deletes the topics whose names start with one of these words, to free the disk. */
    public void deleteTopics(String... prefixes) throws InterruptedException {
        await(
                "deleting topics",
                () -> {
                    List<String> topics =
                            admin.listTopics().names().get(60, TimeUnit.SECONDS).stream()
                                    .filter(name -> Stream.of(prefixes).anyMatch(name::startsWith))
                                    .toList();
                    return admin.deleteTopics(topics)
                            .all()
                            .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                });
    }

    /** How many records a topic has got since it was made. */
    public long records(String topic) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        return await(
                "asking for the ends of " + topic,
                () ->
                        admin
                                .listOffsets(ends)
                                .all()
                                .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                                .values()
                                .stream()
                                .mapToLong(ListOffsetsResultInfo::offset)
                                .sum());
    }

    /** The last value of each key in a topic of counts: eight bytes, the highest first. */
    public Map<String, Long> readCounts(String topic) {
        Map<String, Long> counts = new HashMap<>();
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> count : consumer.poll(Duration.ofMillis(200))) {
                    String handle = new String(count.key(), StandardCharsets.UTF_8);
                    if (count.value() == null) {
                        counts.remove(handle);
                    } else {
                        counts.put(handle, ByteBuffer.wrap(count.value()).getLong());
                    }
                }
            }
        }
        return counts;
    }

    private interface Request<T> {
        T send() throws ExecutionException, TimeoutException, InterruptedException;
    }

    private static <T> T await(String what, Request<T> request) throws InterruptedException {
        try {
            return request.send();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(what + " failed: " + e, e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
        server.close();
    }
}
