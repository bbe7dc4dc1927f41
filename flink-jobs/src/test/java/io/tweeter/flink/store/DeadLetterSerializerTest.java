package io.tweeter.flink.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.flink.unique.InvalidRecord;
import io.tweeter.flink.unique.RawRecord;
import io.tweeter.model.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class DeadLetterSerializerTest {

    private static ProducerRecord<byte[], byte[]> deadLetter(byte[] key, byte[] value) {
        RawRecord record = new RawRecord(key, value, "tweets", 3, 42, 7);
        return new DeadLetterSerializer("dead")
                .serialize(new InvalidRecord(record, "is not JSON"), null, 7L);
    }

    private static String header(ProducerRecord<?, ?> deadLetter, String name) {
        return new String(deadLetter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void aDeadLetterHasTheRecordByteForByteWithItsPositionAndTheReason() {
        byte[] key = {1, 2};
        byte[] value = {(byte) 0xff, 0};

        ProducerRecord<byte[], byte[]> deadLetter = deadLetter(key, value);

        assertThat(deadLetter.topic()).isEqualTo("dead");
        assertThat(deadLetter.key()).isEqualTo(key);
        assertThat(deadLetter.value()).isEqualTo(value);
        assertThat(header(deadLetter, DeadLetterHeaders.TOPIC)).isEqualTo("tweets");
        assertThat(header(deadLetter, DeadLetterHeaders.PARTITION)).isEqualTo("3");
        assertThat(header(deadLetter, DeadLetterHeaders.OFFSET)).isEqualTo("42");
        assertThat(header(deadLetter, DeadLetterHeaders.REASON)).isEqualTo("is not JSON");
    }

    @Test
    void aDeadLetterHasTheTraceOfItsRecord() {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        RawRecord record = new RawRecord(null, null, "tweets", 3, 42, 7, false, trace);

        ProducerRecord<byte[], byte[]> deadLetter =
                new DeadLetterSerializer("dead")
                        .serialize(new InvalidRecord(record, "has no value"), null, 7L);

        assertThat(header(deadLetter, "traceparent")).isEqualTo(trace);
        assertThat(deadLetter(null, null).headers().lastHeader("traceparent")).isNull();
    }

    @Test
    void nullStaysNull() {
        ProducerRecord<byte[], byte[]> deadLetter = deadLetter(null, null);

        assertThat(deadLetter.key()).isNull();
        assertThat(deadLetter.value()).isNull();
    }

    @Test
    void aRecordTooLargeForTheBrokerIsTruncatedAndTheReasonSaysSo() {
        byte[] key = new byte[40_000];
        byte[] value = new byte[1_048_000];
        Arrays.fill(value, (byte) 'x');

        ProducerRecord<byte[], byte[]> deadLetter = deadLetter(key, value);

        assertThat(deadLetter.key()).isEqualTo(key);
        assertThat(deadLetter.value())
                .isEqualTo(Arrays.copyOf(value, DeadLetterSerializer.MAX_BYTES - key.length));
        assertThat(header(deadLetter, DeadLetterHeaders.REASON))
                .isEqualTo("is not JSON (the last 48000 bytes are left out here)");
        assertThat(header(deadLetter, DeadLetterHeaders.CUT)).isEqualTo("48000");
    }

    @Test
    void aHugeKeyIsTruncatedToo() {
        ProducerRecord<byte[], byte[]> deadLetter = deadLetter(new byte[1_048_000], new byte[10]);

        assertThat(deadLetter.key()).hasSize(DeadLetterSerializer.MAX_BYTES);
        assertThat(deadLetter.value()).isEmpty();
    }
}
