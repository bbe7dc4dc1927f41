package io.tweeter.deploy.tools.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.model.DeadLetterHeaders;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    @Test
    void aMarkerMakesItsDeadLetterReplayed() {
        DeadLetters deadLetters = new DeadLetters();
        List.of(
                        deadLetter(0),
                        deadLetter(1),
                        record(2, Map.of(DeadLetterHeaders.REPLAYED, "0:1")),
                        record(3, Map.of()))
                .forEach(deadLetters::add);

        assertThat(deadLetters.all())
                .extracting(DeadLetter::id)
                .containsExactly(new DeadLetterId(0, 0), new DeadLetterId(0, 1));
        assertThat(deadLetters.find(new DeadLetterId(0, 0)))
                .hasValueSatisfying(first -> assertThat(deadLetters.isReplayed(first)).isFalse());
        assertThat(deadLetters.find(new DeadLetterId(0, 1)))
                .hasValueSatisfying(second -> assertThat(deadLetters.isReplayed(second)).isTrue());
        assertThat(deadLetters.find(new DeadLetterId(0, 2))).isEmpty();
    }

    @Test
    void aMarkerWhoseDeadLetterWasDeletedIsNoReplayedDeadLetter() {
        DeadLetters deadLetters = new DeadLetters();
        deadLetters.add(deadLetter(2));
        deadLetters.add(record(3, Map.of(DeadLetterHeaders.REPLAYED, "0:1")));

        assertThat(deadLetters.replayed()).isZero();
    }

    private static ConsumerRecord<byte[], byte[]> deadLetter(long offset) {
        return record(
                offset,
                Map.of(
                        DeadLetterHeaders.TOPIC, "tweets",
                        DeadLetterHeaders.PARTITION, "3",
                        DeadLetterHeaders.OFFSET, "42"));
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, Map<String, String> headers) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("tweets-dead-letter", 0, offset, null, null);
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        return record;
    }
}
