package io.tweeter.deploy.tools.client;

import io.tweeter.model.env.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a topic from where it was to where it is, and joins no consumer group. Failures are Kafka's
 * {@link org.apache.kafka.common.KafkaException}.
 */
public final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Map<TopicPartition, Long> begin;
    private final Map<TopicPartition, Long> next;

    /**
     * Starts at the beginning of every partition.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka cannot be reached or has no such
     *     topic
     */
    public TopicReader(KafkaSettings kafka, String topic) {
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.topic = topic;
        this.consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            this.partitions =
                    consumer.partitionsFor(topic, PATIENCE).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            this.begin = consumer.beginningOffsets(partitions, PATIENCE);
            this.next = new HashMap<>(begin);
            consumer.assign(partitions);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** Whether nothing has been dropped from the topic yet, by retention or otherwise. */
    public boolean isComplete() {
        return begin.values().stream().allMatch(offset -> offset == 0);
    }

    /** Records from where the last call ended, or from the beginning, to what is the end now. */
    public void readToEnd(Consumer<ConsumerRecord<byte[], byte[]>> records) {
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions, PATIENCE);
        partitions.forEach(partition -> consumer.seek(partition, next.get(partition)));
        while (partitions.stream()
                .anyMatch(partition -> consumer.position(partition) < end.get(partition))) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end.get(new TopicPartition(topic, record.partition()))) {
                    records.accept(record);
                }
            }
        }
        next.putAll(end);
    }

    /**
     * One record.
     *
     * @return empty if it is not there yet, or no more
     */
    public Optional<ConsumerRecord<byte[], byte[]>> at(int partition, long offset) {
        TopicPartition where = new TopicPartition(topic, partition);
        if (!begin.containsKey(where)
                || offset < begin.get(where)
                || offset >= consumer.endOffsets(List.of(where), PATIENCE).get(where)) {
            return Optional.empty();
        }
        consumer.assign(List.of(where));
        try {
            consumer.seek(where, offset);
            while (consumer.position(where) <= offset) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    return record.offset() == offset ? Optional.of(record) : Optional.empty();
                }
            }
            return Optional.empty();
        } finally {
            consumer.assign(partitions);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
