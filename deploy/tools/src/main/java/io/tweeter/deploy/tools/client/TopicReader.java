package io.tweeter.deploy.tools.client;

import io.tweeter.model.env.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
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
    private final Map<TopicPartition, Long> begin = new HashMap<>();
    private final Map<TopicPartition, Long> next = new HashMap<>();

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
        // Records that are deleted while the topic is read are never skipped silently.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        this.topic = topic;
        this.consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            add(consumer.partitionsFor(topic, REQUEST_TIMEOUT));
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** Adds the partitions that are not read yet. */
    private void add(List<PartitionInfo> found) {
        if (found.isEmpty()) {
            throw new UnknownTopicOrPartitionException("topic " + topic + " does not exist");
        }
        List<TopicPartition> added =
                found.stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .filter(partition -> !begin.containsKey(partition))
                        .toList();
        if (!added.isEmpty()) {
            Map<TopicPartition, Long> offsets = consumer.beginningOffsets(added, REQUEST_TIMEOUT);
            begin.putAll(offsets);
            next.putAll(offsets);
        }
    }

    /** Whether the topic still had all its records: none expired by retention or deleted. */
    public boolean isComplete() {
        return incompletePartitions().isEmpty();
    }

    /** The partitions whose first records had expired or were deleted. */
    public Set<Integer> incompletePartitions() {
        return begin.entrySet().stream()
                .filter(partition -> partition.getValue() > 0)
                .map(partition -> partition.getKey().partition())
                .collect(Collectors.toSet());
    }

    /**
     * Reads from the end of the last call, or from the beginning, to the current end; partitions
     * that were added meanwhile, too.
     */
    public void readToEnd(Consumer<ConsumerRecord<byte[], byte[]>> records) {
        // Unlike partitionsFor, this asks Kafka again.
        add(consumer.listTopics(REQUEST_TIMEOUT).getOrDefault(topic, List.of()));
        consumer.assign(next.keySet());
        Map<TopicPartition, Long> end = consumer.endOffsets(next.keySet(), REQUEST_TIMEOUT);
        next.forEach(consumer::seek);
        Stall stall = new Stall();
        for (Optional<TopicPartition> behind = behind(end);
                behind.isPresent();
                behind = behind(end)) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                if (record.offset() < end.get(new TopicPartition(topic, record.partition()))) {
                    records.accept(record);
                }
            }
            stall.check(behind.get());
        }
        next.putAll(end);
    }

    private Optional<TopicPartition> behind(Map<TopicPartition, Long> end) {
        return end.keySet().stream()
                .filter(partition -> consumer.position(partition) < end.get(partition))
                .findFirst();
    }

    /** Ends the reading of a partition that has no leader: polls would return nothing for ever. */
    private final class Stall {

        private long positions = -1;
        private long deadline;

        void check(TopicPartition partition) {
            long now = consumer.assignment().stream().mapToLong(consumer::position).sum();
            if (now != positions) {
                positions = now;
                deadline = System.nanoTime() + REQUEST_TIMEOUT.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new TimeoutException(
                        "partition %d of topic %s could not be read from offset %d within %d s"
                                .formatted(
                                        partition.partition(),
                                        topic,
                                        consumer.position(partition),
                                        REQUEST_TIMEOUT.toSeconds()));
            }
        }
    }

    /** Whether a position is at or behind the end of the last reading. */
    public boolean isAtEnd(RecordPosition position) {
        return position.offset() >= next.getOrDefault(partition(position), 0L);
    }

    /** Whether what was at a position had expired or was deleted. */
    public boolean isDropped(RecordPosition position) {
        return position.offset() < begin.getOrDefault(partition(position), 0L);
    }

    private static TopicPartition partition(RecordPosition position) {
        return new TopicPartition(position.topic(), position.partition());
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
        consumer.seek(topicPartition, offset);
        Stall stall = new Stall();
        try {
            while (consumer.position(topicPartition) <= offset) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                    return record.offset() == offset ? Optional.of(record) : Optional.empty();
                }
                stall.check(topicPartition);
            }
        } catch (OffsetOutOfRangeException e) {
            // It was deleted since this reader was made.
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
