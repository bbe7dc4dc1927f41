package io.tweeter.flink.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.flink.unique.BadRecord;
import io.tweeter.flink.unique.RawRecord;
import io.tweeter.model.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private static ProducerRecord<byte[], byte[]> letter(byte[] key, byte[] value) {
        RawRecord record = new RawRecord(key, value, "tweets", 3, 42, 7);
        return new DeadLetters("dead").serialize(new BadRecord(record, "is not JSON"), null, 7L);
    }

    private static String header(ProducerRecord<?, ?> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void holdsTheRecordByteForByteAndWhereItCameFrom() {
        byte[] key = {1, 2};
        byte[] value = {(byte) 0xff, 0};

        ProducerRecord<byte[], byte[]> letter = letter(key, value);

        assertThat(letter.topic()).isEqualTo("dead");
        assertThat(letter.key()).isEqualTo(key);
        assertThat(letter.value()).isEqualTo(value);
        assertThat(header(letter, DeadLetterHeaders.TOPIC)).isEqualTo("tweets");
        assertThat(header(letter, DeadLetterHeaders.PARTITION)).isEqualTo("3");
        assertThat(header(letter, DeadLetterHeaders.OFFSET)).isEqualTo("42");
        assertThat(header(letter, DeadLetterHeaders.REASON)).isEqualTo("is not JSON");
    }

    @Test
    void nullStaysNull() {
        ProducerRecord<byte[], byte[]> letter = letter(null, null);

        assertThat(letter.key()).isNull();
        assertThat(letter.value()).isNull();
    }

    @Test
    void whatTheBrokerWouldRefuseIsCutAndTheReasonSaysSo() {
        byte[] key = new byte[40_000];
        byte[] value = new byte[1_048_000];
        Arrays.fill(value, (byte) 'x');

        ProducerRecord<byte[], byte[]> letter = letter(key, value);

        assertThat(letter.key()).isEqualTo(key);
        assertThat(letter.value())
                .isEqualTo(Arrays.copyOf(value, DeadLetters.MAX_BYTES - key.length));
        assertThat(header(letter, DeadLetterHeaders.REASON))
                .isEqualTo("is not JSON (the last 48000 bytes are left out here)");
        assertThat(header(letter, DeadLetterHeaders.CUT)).isEqualTo("48000");
    }

    @Test
    void aHugeKeyIsCutToo() {
        ProducerRecord<byte[], byte[]> letter = letter(new byte[1_048_000], new byte[10]);

        assertThat(letter.key()).hasSize(DeadLetters.MAX_BYTES);
        assertThat(letter.value()).isEmpty();
    }
}
