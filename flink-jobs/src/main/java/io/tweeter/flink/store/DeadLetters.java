package io.tweeter.flink.store;

import io.tweeter.flink.unique.BadRecord;
import io.tweeter.flink.unique.RawRecord;
import io.tweeter.model.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Bad records for the dead-letter topic: key and value byte for byte, origin and reason in headers.
 *
 * <p>What is so large that the headers could lift it over the broker's default limit is cut, and
 * the reason says so: a record that the broker refuses would stop the job for ever. The whole
 * record still stands at its origin.
 */
final class DeadLetters implements KafkaRecordSerializationSchema<BadRecord> {

    private static final long serialVersionUID = 1L;

    /** The broker's default limit, 1048588, less room for headers and framing. */
    static final int MAX_BYTES = 1_040_000;

    private final String topic;

    DeadLetters(String topic) {
        this.topic = topic;
    }

    /** A sink that writes each bad record at least once. */
    static KafkaSink<BadRecord> sink(String topic, Map<String, String> kafkaProperties) {
        Properties producer = new Properties();
        producer.putAll(kafkaProperties);
        producer.putIfAbsent(ProducerConfig.ACKS_CONFIG, "all");
        producer.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "2097152");
        return KafkaSink.<BadRecord>builder()
                .setKafkaProducerConfig(producer)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(new DeadLetters(topic))
                .build();
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            BadRecord bad, KafkaSinkContext context, Long timestamp) {
        RawRecord origin = bad.record();
        byte[] key = cut(origin.key(), MAX_BYTES);
        byte[] value = cut(origin.value(), MAX_BYTES - length(key));
        int missing = length(origin.key()) + length(origin.value()) - length(key) - length(value);
        String reason =
                missing == 0
                        ? bad.reason()
                        : bad.reason() + " (the last " + missing + " bytes are left out here)";
        // No timestamp: the dead letter is as old as its arrival on its own topic.
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, key, value);
        Headers headers = letter.headers();
        headers.add(DeadLetterHeaders.TOPIC, utf8(origin.topic()));
        headers.add(DeadLetterHeaders.PARTITION, utf8(Integer.toString(origin.partition())));
        headers.add(DeadLetterHeaders.OFFSET, utf8(Long.toString(origin.offset())));
        headers.add(DeadLetterHeaders.REASON, utf8(reason));
        if (missing > 0) {
            headers.add(DeadLetterHeaders.CUT, utf8(Integer.toString(missing)));
        }
        return letter;
    }

    private static byte[] cut(byte[] bytes, int most) {
        return length(bytes) <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
