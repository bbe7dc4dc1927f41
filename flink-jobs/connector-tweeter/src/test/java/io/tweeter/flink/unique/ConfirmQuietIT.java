package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.servers.Processes;
import io.tweeter.deploy.testkit.KafkaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source without records, while Kafka answers and while it does not. */
class ConfirmQuietIT {

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
                        new ConfirmQuiet(List.of("tweets"), properties));
        operator.open();
    }

    @AfterEach
    void stop() throws Exception {
        if (operator != null) {
            operator.close();
        }
        kafka.close();
    }

    private void pass() throws Exception {
        operator.setProcessingTime(operator.getProcessingTime() + ConfirmQuiet.INTERVAL.toMillis());
    }

    /** What it says in the end. */
    private Optional<WatermarkStatus> status() {
        return operator.getOutput().stream()
                .map(WatermarkStatus.class::cast)
                .reduce((before, after) -> after);
    }

    private void awaitStatus(WatermarkStatus status) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> {
                            pass();
                            assertThat(status()).contains(status);
                        });
    }

    @Test
    void aSourceWithoutRecordsIsIdleOnceKafkaAnswers() throws Exception {
        operator.processWatermarkStatus(WatermarkStatus.IDLE);
        assertThat(operator.getOutput()).isEmpty();

        awaitStatus(WatermarkStatus.IDLE);

        operator.processWatermarkStatus(WatermarkStatus.ACTIVE);
        pass();
        assertThat(status()).contains(WatermarkStatus.ACTIVE);
    }

    @Test
    void aSourceThatCannotReachKafkaIsNotIdle() throws Exception {
        operator.processWatermarkStatus(WatermarkStatus.IDLE);
        awaitStatus(WatermarkStatus.IDLE);

        Processes.signal("STOP", List.of(kafka.handle()));
        try {
            awaitStatus(WatermarkStatus.ACTIVE);
            pass();
            assertThat(status()).contains(WatermarkStatus.ACTIVE);
        } finally {
            Processes.signal("CONT", List.of(kafka.handle()));
        }

        awaitStatus(WatermarkStatus.IDLE);
    }
}
