package io.tweeter.flink.store;

import io.tweeter.flink.unique.InvalidRecord;
import io.tweeter.flink.unique.RawRecord;
import io.tweeter.model.DeadLetterHeaders;
import io.tweeter.model.TweetHeaders;
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
 * Serializes invalid records for the dead-letter topic: key and value byte for byte, position and
 * reason in headers.
 *
 * <p>A record so large that the headers could lift it over the broker's default limit is truncated,
 * and the reason says so: a record that the broker rejects would make the job fail for ever. The
 * whole record is still at its position.
 */
final class DeadLetterSerializer implements KafkaRecordSerializationSchema<InvalidRecord> {

    private static final long serialVersionUID = 1L;

    /** The broker's default limit, 1048588, less room for headers and framing. */
    static final int MAX_BYTES = 1_040_000;

    private final String topic;

    DeadLetterSerializer(String topic) {
        this.topic = topic;
    }

    /** A sink that writes each invalid record at least once. */
    static KafkaSink<InvalidRecord> sink(String topic, Map<String, String> kafkaProperties) {
        Properties producer = new Properties();
        producer.putAll(kafkaProperties);
        producer.putIfAbsent(ProducerConfig.ACKS_CONFIG, "all");
        producer.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "2097152");
        return KafkaSink.<InvalidRecord>builder()
                .setKafkaProducerConfig(producer)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(new DeadLetterSerializer(topic))
                .build();
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            InvalidRecord invalid, KafkaSinkContext context, Long timestamp) {
        RawRecord source = invalid.record();
        byte[] key = truncate(source.key(), MAX_BYTES);
        byte[] value = truncate(source.value(), MAX_BYTES - length(key));
        int leftOut = length(source.key()) + length(source.value()) - length(key) - length(value);
        String reason =
                leftOut == 0
                        ? invalid.reason()
                        : invalid.reason() + " (the last " + leftOut + " bytes are left out here)";
        // No timestamp: a dead letter's time is its arrival on its own topic.
        ProducerRecord<byte[], byte[]> deadLetter = new ProducerRecord<>(topic, key, value);
        Headers headers = deadLetter.headers();
        headers.add(DeadLetterHeaders.TOPIC, utf8(source.topic()));
        headers.add(DeadLetterHeaders.PARTITION, utf8(Integer.toString(source.partition())));
        headers.add(DeadLetterHeaders.OFFSET, utf8(Long.toString(source.offset())));
        headers.add(DeadLetterHeaders.REASON, utf8(reason));
        if (source.traceparent() != null) {
            headers.add(TweetHeaders.TRACEPARENT, utf8(source.traceparent()));
        }
        if (leftOut > 0) {
            headers.add(DeadLetterHeaders.CUT, utf8(Integer.toString(leftOut)));
        }
        return deadLetter;
    }

    private static byte[] truncate(byte[] bytes, int maxLength) {
        return length(bytes) <= maxLength ? bytes : Arrays.copyOf(bytes, maxLength);
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
