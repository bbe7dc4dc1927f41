package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.testkit.Frozen;
import io.tweeter.deploy.testkit.KafkaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source of which some partitions have no records, while Kafka answers and while it does not. */
class HoldTimeWhenCutOffIT {

    @TempDir Path dir;

    private final List<OneInputStreamOperatorTestHarness<RawRecord, RawRecord>> opened =
            new ArrayList<>();
    private KafkaServer kafka;
    private Map<String, String> properties;
    private OneInputStreamOperatorTestHarness<RawRecord, RawRecord> operator;

    @BeforeEach
    void start() throws Exception {
        kafka = KafkaServer.start(dir);
        properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Admin admin = Admin.create(Map.copyOf(properties))) {
            admin.createTopics(List.of(new NewTopic("tweets", 2, (short) 1))).all().get();
        }
        operator = open();
    }

    private OneInputStreamOperatorTestHarness<RawRecord, RawRecord> open() throws Exception {
        OneInputStreamOperatorTestHarness<RawRecord, RawRecord> harness =
                new OneInputStreamOperatorTestHarness<>(
                        new HoldTimeWhenCutOff(TweetSource.of("tweets", properties)));
        opened.add(harness);
        harness.open();
        return harness;
    }

    @AfterEach
    void stop() throws Exception {
        for (OneInputStreamOperatorTestHarness<RawRecord, RawRecord> harness : opened) {
            harness.close();
        }
        kafka.close();
    }

    /** Lets time pass until something happened. */
    private void await(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> {
                            pass(operator);
                            assertion.run();
                        });
    }

    private static void pass(OneInputStreamOperatorTestHarness<RawRecord, RawRecord> harness)
            throws Exception {
        harness.setProcessingTime(
                harness.getProcessingTime() + HoldTimeWhenCutOff.INTERVAL.toMillis());
    }

    private Object last() {
        return last(operator);
    }

    private static Object last(OneInputStreamOperatorTestHarness<RawRecord, RawRecord> harness) {
        return harness.getOutput().stream().reduce((before, after) -> after).orElse("nothing");
    }

    private void read(long offset) throws Exception {
        operator.processElement(new RawRecord(null, new byte[0], "tweets", 1, offset, 0), 0);
        operator.getOutput().poll();
    }

    private void awaitIdle() throws Exception {
        operator.processWatermarkStatus(WatermarkStatus.IDLE);
        await(() -> assertThat(last()).isEqualTo(WatermarkStatus.IDLE));
    }

    @Test
    void timeGoesOnOnceKafkaAnswers() throws Exception {
        operator.processWatermark(5);
        assertThat(operator.getOutput()).isEmpty();

        await(() -> assertThat(operator.getOutput()).contains(new Watermark(5)));

        operator.processWatermark(6);
        assertThat(last()).isEqualTo(new Watermark(6));
    }

    @Test
    void timeStandsStillWhileKafkaDoesNotAnswer() throws Exception {
        awaitIdle();

        Frozen.freeze(kafka.handle());
        try {
            await(() -> assertThat(last()).isEqualTo(WatermarkStatus.ACTIVE));
            operator.processWatermarkStatus(WatermarkStatus.ACTIVE);
            operator.processWatermark(5);
            operator.processWatermark(7);
            operator.processWatermarkStatus(WatermarkStatus.IDLE);
            assertThat(last()).isEqualTo(WatermarkStatus.ACTIVE);
        } finally {
            Frozen.thaw(kafka.handle());
        }

        await(() -> assertThat(last()).isEqualTo(WatermarkStatus.IDLE));
        assertThat(operator.getOutput())
                .contains(new Watermark(7))
                .doesNotContain(new Watermark(5));
    }

    @Test
    void timeWaitsUntilWhatKafkaHasAfterASilenceIsRead() throws Exception {
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.copyOf(properties),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int n = 0; n < 2; n++) {
                producer.send(new ProducerRecord<>("tweets", 1, null, new byte[0])).get();
            }
        }
        read(0);
        awaitIdle();
        // It reads nothing, so it only waits for answers.
        OneInputStreamOperatorTestHarness<RawRecord, RawRecord> other = open();
        Frozen.freeze(kafka.handle());
        try {
            await(() -> assertThat(last()).isEqualTo(WatermarkStatus.ACTIVE));
            for (int n = 0; n < 5; n++) {
                pass(other);
            }
        } finally {
            Frozen.thaw(kafka.handle());
        }
        other.processWatermarkStatus(WatermarkStatus.IDLE);
        await(
                () -> {
                    pass(other);
                    assertThat(last(other)).isEqualTo(WatermarkStatus.IDLE);
                });
        assertThat(last()).isEqualTo(WatermarkStatus.ACTIVE);

        read(1);
        await(() -> assertThat(last()).isEqualTo(WatermarkStatus.IDLE));
    }

    @Test
    void theLastWatermarkPassesAlways() throws Exception {
        operator.processWatermark(Watermark.MAX_WATERMARK);

        assertThat(operator.getOutput()).containsExactly(Watermark.MAX_WATERMARK);
    }
}
