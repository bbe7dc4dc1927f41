package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FollowWallClockWhenQuietTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final long QUIET = 2_000;
    private static final long IDLE = 60_000;

    private OneInputStreamOperatorTestHarness<String, String> operator;

    @BeforeEach
    void start() throws Exception {
        operator =
                new OneInputStreamOperatorTestHarness<>(
                        new FollowWallClockWhenQuiet<>(
                                new TweetSource.Timing(
                                        Duration.ofMillis(500),
                                        Duration.ofMillis(IDLE),
                                        Duration.ofMillis(QUIET))));
        operator.getExecutionConfig().setAutoWatermarkInterval(200);
        operator.setProcessingTime(NOW);
        operator.open();
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
    }

    private List<Long> watermarks() {
        return operator.getOutput().stream()
                .filter(Watermark.class::isInstance)
                .map(mark -> ((Watermark) mark).getTimestamp())
                .toList();
    }

    @Test
    void recordsAndWatermarksArePassedOn() throws Exception {
        operator.processElement("a", NOW);
        operator.processWatermark(NOW - 500);

        assertThat(operator.extractOutputValues()).containsExactly("a");
        assertThat(watermarks()).containsExactly(NOW - 500);
    }

    @Test
    void theWallClockTakesOverWhenALiveStreamIsQuiet() throws Exception {
        operator.processElement("a", NOW);
        operator.processWatermark(NOW - 500);

        operator.setProcessingTime(NOW + QUIET);
        assertThat(watermarks()).containsExactly(NOW - 500);

        operator.setProcessingTime(NOW + 30_000);
        assertThat(watermarks()).isSorted().last().isEqualTo(NOW + 30_000 - QUIET);
    }

    @Test
    void aTrickleOfRecordsKeepsTheWallClockOut() throws Exception {
        operator.processWatermark(NOW - 500);
        for (long second = 0; second < 60; second++) {
            operator.setProcessingTime(NOW + second * 1000);
            operator.processElement("a", NOW + second * 1000);
        }

        assertThat(watermarks()).containsExactly(NOW - 500);
    }

    @Test
    void watermarksBetweenDroppedDuplicatesKeepTheWallClockOut() throws Exception {
        for (long second = 0; second < 60; second++) {
            operator.setProcessingTime(NOW + second * 1000);
            operator.processWatermark(NOW - 3_600_000 + second);
        }

        assertThat(watermarks()).last().isEqualTo(NOW - 3_600_000 + 59);
    }

    @Test
    void watermarksNeverStepBack() throws Exception {
        operator.processElement("a", NOW);
        operator.setProcessingTime(NOW + 10_000);
        operator.processElement("b", NOW + 5_000);
        operator.processWatermark(NOW + 4_500);
        operator.setProcessingTime(NOW + 20_000);

        assertThat(watermarks())
                .doesNotContain(NOW + 4_500)
                .doesNotHaveDuplicates()
                .isSorted()
                .last()
                .isEqualTo(NOW + 20_000 - QUIET);
    }

    @Test
    void aStalledLagHasTheLongerTimeout() throws Exception {
        operator.processElement("a", NOW - Duration.ofHours(3).toMillis());
        operator.setProcessingTime(NOW + IDLE);
        assertThat(watermarks()).isEmpty();

        operator.setProcessingTime(NOW + IDLE + 1_000);
        assertThat(watermarks()).isNotEmpty();
    }

    @Test
    void aStreamWithoutAnyRecordHasTheLongerTimeout() throws Exception {
        operator.setProcessingTime(NOW + IDLE - 1);
        assertThat(watermarks()).isEmpty();

        operator.setProcessingTime(NOW + IDLE + 200);
        assertThat(watermarks()).last().isEqualTo(NOW + IDLE + 200 - QUIET);
    }

    @Test
    void idlenessOfTheSourceDoesNotStopTheClock() throws Exception {
        operator.processElement("a", NOW);
        operator.processWatermarkStatus(WatermarkStatus.IDLE);
        operator.setProcessingTime(NOW + 10_000);

        assertThat(operator.getOutput()).doesNotContain(WatermarkStatus.IDLE);
        assertThat(watermarks()).last().isEqualTo(NOW + 10_000 - QUIET);
    }

    @Test
    void noWatermarkFollowsTheEndOfTheStream() throws Exception {
        operator.processElement("a", NOW);
        operator.processWatermark(Watermark.MAX_WATERMARK);
        operator.setProcessingTime(NOW + 100_000);

        assertThat(watermarks()).containsExactly(Watermark.MAX_WATERMARK.getTimestamp());
    }
}
