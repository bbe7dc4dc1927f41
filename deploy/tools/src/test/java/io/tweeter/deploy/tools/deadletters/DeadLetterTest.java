package io.tweeter.deploy.tools.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.tools.client.RecordPosition;
import io.tweeter.model.DeadLetterHeaders;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterTest {

    @Test
    void aDeadLetterHasItsOriginAndReason() {
        ConsumerRecord<byte[], byte[]> record =
                ofTopic("tweets", DeadLetterHeaders.REASON, "is not JSON");

        assertThat(DeadLetter.of(record))
                .hasValueSatisfying(
                        deadLetter -> {
                            assertThat(deadLetter.origin())
                                    .isEqualTo(new RecordPosition("tweets", 3, 42))
                                    .hasToString("tweets-3 at offset 42");
                            assertThat(deadLetter.reason()).isEqualTo("is not JSON");
                            assertThat(deadLetter.truncated()).isFalse();
                        });
        assertThat(DeadLetter.replayed(record)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"payments", "tweets\u001b[2J", ""})
    void aRecordThatNamesAnotherTopicIsNoDeadLetter(String topic) {
        assertThat(DeadLetter.of(ofTopic(topic, DeadLetterHeaders.REASON, "is not JSON")))
                .isEmpty();
    }

    @Test
    void aDeadLetterOfWhichBytesAreLeftOutIsTruncated() {
        ConsumerRecord<byte[], byte[]> record = ofTopic("tweets", DeadLetterHeaders.CUT, "17");

        assertThat(DeadLetter.of(record).orElseThrow().truncated()).isTrue();
    }

    /** From partition 3, offset 42, with one more header. */
    private static ConsumerRecord<byte[], byte[]> ofTopic(String topic, String name, String value) {
        return record(
                Map.of(
                        DeadLetterHeaders.TOPIC,
                        topic,
                        DeadLetterHeaders.PARTITION,
                        "3",
                        DeadLetterHeaders.OFFSET,
                        "42",
                        name,
                        value));
    }

    @Test
    void aMarkerHasTheIdOfTheReplayedDeadLetter() {
        ConsumerRecord<byte[], byte[]> record = record(Map.of(DeadLetterHeaders.REPLAYED, "0:7"));

        assertThat(DeadLetter.replayed(record)).contains(new DeadLetterId(0, 7));
        assertThat(DeadLetter.of(record)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"x, 1", "1, x", "'', 1", "-1, 1", "1, 99999999999999999999", "٣, 1"})
    void otherRecordsAreNeither(String partition, String offset) {
        ConsumerRecord<byte[], byte[]> record =
                record(
                        Map.of(
                                DeadLetterHeaders.TOPIC,
                                "tweets",
                                DeadLetterHeaders.PARTITION,
                                partition,
                                DeadLetterHeaders.OFFSET,
                                offset,
                                DeadLetterHeaders.REPLAYED,
                                partition + ":" + offset));

        assertThat(DeadLetter.of(record)).isEmpty();
        assertThat(DeadLetter.replayed(record)).isEmpty();
    }

    @Test
    void recordsWhoseHeadersHaveNoValuesAreNeither() {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("tweets-dead-letter", 0, 0, null, null);
        record.headers().add(DeadLetterHeaders.TOPIC, null).add(DeadLetterHeaders.REPLAYED, null);

        assertThat(DeadLetter.of(record)).isEmpty();
        assertThat(DeadLetter.replayed(record)).isEmpty();
    }

    private static ConsumerRecord<byte[], byte[]> record(Map<String, String> headers) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("tweets-dead-letter", 0, 0, null, null);
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        return record;
    }
}
