package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PacedPollsTest {

    private static final TopicPartition PARTITION = new TopicPartition("tweets", 0);

    private long now = 1;
    private Duration slept = Duration.ZERO;
    private final PacedPolls polls = new PacedPolls(() -> now, this::sleep);

    private void sleep(long nanos) {
        slept = slept.plusNanos(nanos);
        now += nanos;
    }

    private void poll(int records) {
        ConsumerRecord<byte[], byte[]> each =
                new ConsumerRecord<>("tweets", 0, 0, new byte[0], new byte[0]);
        ConsumerRecords<byte[], byte[]> all =
                new ConsumerRecords<>(Map.of(PARTITION, Collections.nCopies(records, each)));
        assertThat(polls.onConsume(all)).isSameAs(all);
    }

    @Test
    void aTweetAfterAPauseIsHandedOutAtOnce() {
        poll(1);
        now += PacedPolls.PAUSE.toNanos();
        poll(1);

        assertThat(slept).isZero();
    }

    @Test
    void thoseThatFollowItAreHandedOutTogetherAfterAPause() {
        poll(1);
        now += 3_000_000;
        poll(1);
        now += 1_000_000;
        poll(9);

        assertThat(slept).isEqualTo(PacedPolls.PAUSE.multipliedBy(2).minusMillis(4));
    }

    @Test
    void aBacklogIsNotHeldUp() {
        for (int i : List.of(1, 2, 3)) {
            poll(PacedPolls.MANY + i);
        }

        assertThat(slept).isZero();
    }
}
