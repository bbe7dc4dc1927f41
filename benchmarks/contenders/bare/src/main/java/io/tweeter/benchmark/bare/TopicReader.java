package io.tweeter.benchmark.bare;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from its beginning to its current end, in the calling thread. */
final class TopicReader {

    private static final Duration POLL = Duration.ofMillis(100);

    /** Gets the value of each record. */
    @FunctionalInterface
    interface Handler {
        void accept(byte[] value) throws Exception;
    }

    private TopicReader() {}

    static void read(String bootstrap, String topic, Handler handler) throws Exception {
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrap,
                                // Larger than the defaults: nothing else happens meanwhile.
                                "max.poll.records",
                                5_000,
                                "max.partition.fetch.bytes",
                                4 << 20,
                                "enable.auto.commit",
                                false),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long left =
                    consumer.endOffsets(partitions).values().stream()
                            .mapToLong(Long::longValue)
                            .sum();
            while (left > 0) {
                for (ConsumerRecord<byte[], byte[]> tweet : consumer.poll(POLL)) {
                    handler.accept(tweet.value());
                    left--;
                }
            }
        }
    }
}
