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
 * Reads a topic from its beginning to its current end, without a consumer group. Every method may
 * throw Kafka's {@link org.apache.kafka.common.KafkaException}.
 */
public final class TopicReader implements AutoCloseable {

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Map<TopicPartition, Long> begin;
    private final Map<TopicPartition, Long> next;

    /**
     * Starts at the beginning of every partition.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka cannot be reached or the topic does
     *     not exist
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
                    consumer.partitionsFor(topic, REQUEST_TIMEOUT).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            this.begin = consumer.beginningOffsets(partitions, REQUEST_TIMEOUT);
            this.next = new HashMap<>(begin);
            consumer.assign(partitions);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** Whether the topic still had all its records: none expired by retention or deleted. */
    public boolean isComplete() {
        return begin.values().stream().allMatch(offset -> offset == 0);
    }

    /** Reads from the end of the last call, or from the beginning, to the current end. */
    public void readToEnd(Consumer<ConsumerRecord<byte[], byte[]>> records) {
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions, REQUEST_TIMEOUT);
        partitions.forEach(partition -> consumer.seek(partition, next.get(partition)));
        while (partitions.stream()
                .anyMatch(partition -> consumer.position(partition) < end.get(partition))) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                if (record.offset() < end.get(new TopicPartition(topic, record.partition()))) {
                    records.accept(record);
                }
            }
        }
        next.putAll(end);
    }

    /**
     * Reads one record.
     *
     * @return empty if the topic does not have it yet, or no longer
     */
    public Optional<ConsumerRecord<byte[], byte[]>> at(int partition, long offset) {
        TopicPartition topicPartition = new TopicPartition(topic, partition);
        if (!begin.containsKey(topicPartition)
                || offset < begin.get(topicPartition)
                || offset
                        >= consumer.endOffsets(List.of(topicPartition), REQUEST_TIMEOUT)
                                .get(topicPartition)) {
            return Optional.empty();
        }
        consumer.assign(List.of(topicPartition));
        try {
            consumer.seek(topicPartition, offset);
            while (consumer.position(topicPartition) <= offset) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
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
