package io.tweeter.deploy.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** What is on a topic. */
public final class TopicRecords {

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

    private TopicRecords() {}

    /**
     * Reads all records that a topic has when this is called, partition by partition in their
     * order.
     *
     * @param bootstrapServers of Kafka, without TLS
     */
    public static <K> List<ConsumerRecord<K, byte[]>> read(
            String bootstrapServers, String topic, Deserializer<K> keys) {
        try (KafkaConsumer<K, byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        keys,
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<K, byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(POLL_TIMEOUT).forEach(records::add);
            }
            return records;
        }
    }
}
