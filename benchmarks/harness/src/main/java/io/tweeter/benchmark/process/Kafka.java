package io.tweeter.benchmark.process;

import io.tweeter.deploy.testkit.KafkaServer;
import io.tweeter.deploy.testkit.TopicRecords;
import java.nio.ByteBuffer;
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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The Kafka broker that all contenders share. */
public final class Kafka implements AutoCloseable {

    /** Partitions of the topics that contenders read and write. */
    public static final int PARTITIONS = 4;

    /** The id of the only broker. */
    private static final int BROKER = 1;

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private final KafkaServer server;
    private final Admin admin;

    /** Starts the broker, with its data in a directory. */
    public Kafka(Path dir) throws InterruptedException {
        server = KafkaServer.start(dir);
        admin = Admin.create(Map.of("bootstrap.servers", server.bootstrapServers()));
    }

    /** Value of {@code bootstrap.servers} for clients. */
    public String bootstrapServers() {
        return server.bootstrapServers();
    }

    /** CPU time of the broker since its start. */
    public CpuTime cpuTime() {
        return CpuTime.of(server.handle());
    }

    /**
     * Creates a topic of tweets.
     *
     * @param timestampType {@code LogAppendTime}, as for the pipeline's topic, or {@code
     *     CreateTime}
     */
    public void createTweets(String topic, String timestampType) throws InterruptedException {
        createTweets(topic, timestampType, PARTITIONS);
    }

    /** Creates a topic of tweets with any number of partitions. */
    public void createTweets(String topic, String timestampType, int partitions)
            throws InterruptedException {
        create(
                topic,
                partitions,
                Map.of("message.timestamp.type", timestampType, "retention.ms", "-1"));
    }

    /** Creates a compacted topic of counts. */
    public void createCounts(String topic) throws InterruptedException {
        create(topic, PARTITIONS, Map.of("cleanup.policy", "compact"));
    }

    private void create(String topic, int partitions, Map<String, String> config)
            throws InterruptedException {
        await(
                "creating topic " + topic,
                () ->
                        get(
                                admin.createTopics(
                                                List.of(
                                                        new NewTopic(topic, partitions, (short) 1)
                                                                .configs(config)))
                                        .all()));
        // After creation, a topic may not be known to all clients, or not have leaders yet.
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            try {
                records(topic);
                return;
            } catch (IllegalStateException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(POLL_INTERVAL.toMillis());
            }
        }
    }

    /** Deletes the topics whose names start with one of the prefixes, to free disk space. */
    public void deleteTopics(String... prefixes) throws InterruptedException {
        await(
                "deleting topics",
                () -> {
                    List<String> topics =
                            get(admin.listTopics().names()).stream()
                                    .filter(name -> Stream.of(prefixes).anyMatch(name::startsWith))
                                    .toList();
                    return get(admin.deleteTopics(topics).all());
                });
    }

    /** Number of records written to a topic since it was created. */
    public long records(String topic) throws InterruptedException {
        return await(
                "reading the end offsets of " + topic,
                () ->
                        get(admin.listOffsets(ends(topic)).all()).values().stream()
                                .mapToLong(ListOffsetsResultInfo::offset)
                                .sum());
    }

    private Map<TopicPartition, OffsetSpec> ends(String topic)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        get(admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic)
                .partitions()
                .forEach(
                        partition ->
                                ends.put(
                                        new TopicPartition(topic, partition.partition()),
                                        OffsetSpec.latest()));
        return ends;
    }

    /** Bytes of a topic's records on disk. */
    public long bytes(String topic) throws InterruptedException {
        return await(
                "reading the size of " + topic,
                () ->
                        get(admin.describeLogDirs(List.of(BROKER)).allDescriptions())
                                .values()
                                .stream()
                                .flatMap(folders -> folders.values().stream())
                                .flatMap(folder -> folder.replicaInfos().entrySet().stream())
                                .filter(replica -> replica.getKey().topic().equals(topic))
                                .mapToLong(replica -> replica.getValue().size())
                                .sum());
    }

    /** The newest value of each key in a topic of counts; values are big-endian longs. */
    public Map<String, Long> readCounts(String topic) {
        Map<String, Long> counts = new HashMap<>();
        for (ConsumerRecord<String, byte[]> count :
                TopicRecords.read(bootstrapServers(), topic, new StringDeserializer())) {
            if (count.value() == null) {
                counts.remove(count.key());
            } else {
                counts.put(count.key(), ByteBuffer.wrap(count.value()).getLong());
            }
        }
        return counts;
    }

    private static <T> T get(KafkaFuture<T> future)
            throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
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
