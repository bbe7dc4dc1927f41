package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.servers.Processes;
import io.tweeter.deploy.testkit.KafkaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source of which some partitions have no records, while Kafka answers and while it does not. */
class HoldTimeWhenCutOffIT {

    @TempDir Path dir;

    private KafkaServer kafka;
    private OneInputStreamOperatorTestHarness<RawRecord, RawRecord> operator;

    @BeforeEach
    void start() throws Exception {
        kafka = KafkaServer.start(dir);
        Map<String, String> properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Admin admin = Admin.create(Map.copyOf(properties))) {
            admin.createTopics(List.of(new NewTopic("tweets", 2, (short) 1))).all().get();
        }
        operator =
                new OneInputStreamOperatorTestHarness<>(
                        new HoldTimeWhenCutOff(List.of("tweets"), properties));
        operator.open();
    }

    @AfterEach
    void stop() throws Exception {
        if (operator != null) {
            operator.close();
        }
        kafka.close();
    }

    /** Lets time pass until something happened. */
    private void await(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> {
                            operator.setProcessingTime(
                                    operator.getProcessingTime()
                                            + HoldTimeWhenCutOff.INTERVAL.toMillis());
                            assertion.run();
                        });
    }

    private Object last() {
        return operator.getOutput().stream().reduce((before, after) -> after).orElseThrow();
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

        Processes.signal("STOP", List.of(kafka.handle()));
        try {
            await(() -> assertThat(last()).isEqualTo(WatermarkStatus.ACTIVE));
            operator.processWatermarkStatus(WatermarkStatus.ACTIVE);
            operator.processWatermark(5);
            operator.processWatermark(7);
            operator.processWatermarkStatus(WatermarkStatus.IDLE);
            assertThat(last()).isEqualTo(WatermarkStatus.ACTIVE);
        } finally {
            Processes.signal("CONT", List.of(kafka.handle()));
        }

        await(() -> assertThat(last()).isEqualTo(WatermarkStatus.IDLE));
        assertThat(operator.getOutput())
                .contains(new Watermark(7))
                .doesNotContain(new Watermark(5));
    }

    @Test
    void theLastWatermarkPassesAlways() throws Exception {
        operator.processWatermark(Watermark.MAX_WATERMARK);

        assertThat(operator.getOutput()).containsExactly(Watermark.MAX_WATERMARK);
    }
}
