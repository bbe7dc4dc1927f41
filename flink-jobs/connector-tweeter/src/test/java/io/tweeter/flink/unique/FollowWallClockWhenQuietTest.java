package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FollowWallClockWhenQuietTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final long QUIET = 2_000;
    private static final long CATCH_UP = 60_000;
    private static final long INTERVAL = 200;

    private OneInputStreamOperatorTestHarness<String, String> operator;

    /** What the monotonic clock says, in milliseconds. */
    private long uptime = 5_000;

    @BeforeEach
    void start() throws Exception {
        operator = harness();
        operator.open();
        operator.processWatermarkStatus(WatermarkStatus.IDLE);
    }

    private OneInputStreamOperatorTestHarness<String, String> harness() throws Exception {
        OneInputStreamOperatorTestHarness<String, String> harness =
                new OneInputStreamOperatorTestHarness<>(
                        new FollowWallClockWhenQuiet<>(
                                new TweetSource.Timing(
                                        Duration.ofMillis(500),
                                        Duration.ofSeconds(3),
                                        Duration.ofMillis(QUIET),
                                        Duration.ofMillis(CATCH_UP)),
                                () -> TimeUnit.MILLISECONDS.toNanos(uptime)));
        harness.getExecutionConfig().setAutoWatermarkInterval(INTERVAL);
        harness.setProcessingTime(NOW);
        return harness;
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

    /** Lets time pass on both clocks. */
    private void pass(long millis) throws Exception {
        for (long passed = 0; passed < millis; passed += INTERVAL) {
            uptime += INTERVAL;
            operator.setProcessingTime(operator.getProcessingTime() + INTERVAL);
        }
    }

    @Test
    void recordsAndWatermarksArePassedOn() throws Exception {
        operator.processElement("a", NOW);
        operator.processWatermark(NOW - 500);

        assertThat(operator.extractOutputValues()).containsExactly("a");
        assertThat(watermarks()).containsExactly(NOW - 500);
    }

    @Test
    void theClockTakesOverFromTheNewestRecordWhenALiveStreamIsQuiet() throws Exception {
        operator.processElement("a", NOW);
        operator.processWatermark(NOW - 500);

        pass(QUIET);
        assertThat(watermarks()).containsExactly(NOW - 500);

        pass(30_000);
        // It noticed the quiet with its first wake-up.
        assertThat(watermarks()).isSorted().last().isEqualTo(NOW + 30_000 - INTERVAL);
    }

    @Test
    void aTaskManagerTenMinutesAheadMakesNoTweetLate() throws Exception {
        long brokersTime = NOW - Duration.ofMinutes(10).toMillis();
        operator.processElement("a", brokersTime);
        operator.processWatermark(brokersTime - 500);
        pass(120_000);

        assertThat(watermarks()).last().isEqualTo(brokersTime + 120_000 - INTERVAL - QUIET);
    }

    @Test
    void aClockThatIsSetForwardMovesNoEventTime() throws Exception {
        operator.processElement("a", NOW);
        operator.processWatermark(NOW - 500);
        pass(QUIET);
        operator.setProcessingTime(NOW + Duration.ofHours(1).toMillis());

        assertThat(watermarks())
                .last()
                .satisfies(mark -> assertThat(mark).isLessThanOrEqualTo(NOW));
    }

    private void beQuietWithoutConfirmation(long millis) throws Exception {
        operator.processElement("a", NOW);
        operator.processWatermark(NOW - 500);
        operator.processWatermarkStatus(WatermarkStatus.ACTIVE);
        pass(millis);
        assertThat(watermarks()).containsExactly(NOW - 500);
    }

    /** As it is while the sources do not reach Kafka. */
    @Test
    void quietThatNoSourceConfirmsMovesNoEventTime() throws Exception {
        beQuietWithoutConfirmation(30_000);

        operator.processWatermarkStatus(WatermarkStatus.IDLE);
        pass(CATCH_UP / 2);
        assertThat(watermarks())
                .as("what came meanwhile may not be read yet")
                .containsExactly(NOW - 500);
        operator.processElement("b", NOW + 10_000);
        pass(30_000);
        assertThat(watermarks()).last().isEqualTo(NOW + 10_000 + 30_000 - INTERVAL - QUIET);
    }

    @Test
    void quietThatIsConfirmedSoonCountsFromItsBeginning() throws Exception {
        beQuietWithoutConfirmation(5_000);

        operator.processWatermarkStatus(WatermarkStatus.IDLE);
        pass(INTERVAL);
        assertThat(watermarks()).last().isEqualTo(NOW + 5_000 - QUIET);
    }

    private void standStillAfterARecord() throws Exception {
        operator.processElement("a", NOW);
        operator.processWatermark(NOW - 500);
        pass(1000);
        uptime += 30_000;
        operator.setProcessingTime(operator.getProcessingTime() + 30_000);
    }

    @Test
    void aProcessThatStoodStillMakesNoTweetLate() throws Exception {
        standStillAfterARecord();
        assertThat(watermarks()).as("Kafka may have records").containsExactly(NOW - 500);
        operator.processElement("b", NOW + 10_000);

        pass(30_000);
        assertThat(watermarks()).last().isEqualTo(NOW + 10_000 + 30_000 - INTERVAL - QUIET);
    }

    @Test
    void aProcessThatStoodStillWaitsForKafkaAsOneThatCatchesUp() throws Exception {
        standStillAfterARecord();

        pass(CATCH_UP - INTERVAL);
        assertThat(watermarks()).containsExactly(NOW - 500);
        pass(INTERVAL);
        assertThat(watermarks()).last().isEqualTo(NOW + CATCH_UP - QUIET);
    }

    @Test
    void aTrickleOfRecordsKeepsTheClockOut() throws Exception {
        operator.processWatermark(NOW - 500);
        for (long second = 0; second < 60; second++) {
            pass(1000);
            operator.processElement("a", NOW + second * 1000);
        }

        assertThat(watermarks()).containsExactly(NOW - 500);
    }

    @Test
    void watermarksBetweenDroppedDuplicatesKeepTheClockOut() throws Exception {
        for (long second = 0; second < 60; second++) {
            pass(1000);
            operator.processWatermark(NOW - 3_600_000 + second);
        }

        assertThat(watermarks()).last().isEqualTo(NOW - 3_600_000 + 59);
    }

    @Test
    void watermarksNeverStepBack() throws Exception {
        operator.processElement("a", NOW);
        pass(10_000);
        operator.processElement("b", NOW + 5_000);
        operator.processWatermark(NOW + 4_500);
        pass(10_000);

        assertThat(watermarks())
                .doesNotContain(NOW + 4_500)
                .doesNotHaveDuplicates()
                .isSorted()
                .last()
                .satisfies(mark -> assertThat(mark).isGreaterThan(NOW + 10_000));
    }

    @Test
    void aStalledLagHasTheLongerTimeout() throws Exception {
        operator.processElement("a", NOW - Duration.ofHours(3).toMillis());
        pass(CATCH_UP);
        assertThat(watermarks()).isEmpty();

        pass(1_000);
        assertThat(watermarks()).isNotEmpty();
    }

    @Test
    void aStreamWithoutAnyRecordHasNoTime() throws Exception {
        pass(2 * CATCH_UP);
        assertThat(watermarks()).isEmpty();
    }

    @Test
    void theNewestRecordIsKnownAfterARestart() throws Exception {
        operator.processElement("a", NOW);
        var state = operator.snapshot(1, NOW);
        operator.close();

        operator = harness();
        operator.initializeState(state);
        operator.open();
        operator.processWatermarkStatus(WatermarkStatus.IDLE);
        pass(CATCH_UP + INTERVAL);

        assertThat(watermarks()).last().isEqualTo(NOW + CATCH_UP + INTERVAL - QUIET);
    }

    @Test
    void idlenessOfTheSourceDoesNotStopTheClock() throws Exception {
        operator.processElement("a", NOW);
        operator.processWatermarkStatus(WatermarkStatus.IDLE);
        pass(10_000);

        assertThat(operator.getOutput()).doesNotContain(WatermarkStatus.IDLE);
        assertThat(watermarks()).last().isEqualTo(NOW + 10_000 - INTERVAL - QUIET);
    }

    @Test
    void noWatermarkFollowsTheEndOfTheStream() throws Exception {
        operator.processElement("a", NOW);
        operator.processWatermark(Watermark.MAX_WATERMARK);
        pass(100_000);

        assertThat(watermarks()).containsExactly(Watermark.MAX_WATERMARK.getTimestamp());
    }
}
