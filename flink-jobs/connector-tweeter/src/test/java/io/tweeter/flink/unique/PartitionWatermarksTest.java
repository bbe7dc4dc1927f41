package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.ManualClock;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

class PartitionWatermarksTest {

    private static final long NOON = 1_700_000_000_000L;
    private static final long IDLE = 3_000;
    private static final long LOOK = 200;

    private final ManualClock clock = new ManualClock(77_000_000_000L);

    /** Stands still while the reader has to wait for those after it. */
    private final ManualClock reading = new ManualClock();

    private final PartitionWatermarks<String> watermarks =
            new PartitionWatermarks<>(
                    Duration.ofMillis(500), Duration.ofMillis(IDLE), clock::relativeTimeNanos);
    private final Partition first = new Partition();
    private final Partition second = new Partition();

    /** A reader whose clock stands still while it has to wait for those after it. */
    static WatermarkGeneratorSupplier.Context reader(RelativeClock reading) {
        return new WatermarkGeneratorSupplier.Context() {
            @Override
            public MetricGroup getMetricGroup() {
                return new UnregisteredMetricsGroup();
            }

            @Override
            public RelativeClock getInputActivityClock() {
                return reading;
            }
        };
    }

    private final class Partition implements WatermarkOutput {

        private final WatermarkGenerator<String> generator =
                watermarks.createWatermarkGenerator(reader(reading));
        private long time = Long.MIN_VALUE;
        private boolean idle;

        void read(long timestamp) {
            generator.onEvent("a record", timestamp, this);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            time = watermark.getTimestamp();
            idle = false;
        }

        @Override
        public void markIdle() {
            idle = true;
        }

        @Override
        public void markActive() {
            idle = false;
        }
    }

    private void look() {
        first.generator.onPeriodicEmit(first);
        second.generator.onPeriodicEmit(second);
    }

    private void pass(long millis) {
        clock.advanceTime(Duration.ofMillis(millis));
        reading.advanceTime(Duration.ofMillis(millis));
    }

    /** The clock's time, if it showed noon at first. */
    private long now() {
        return NOON + clock.relativeTimeMillis() - 77_000;
    }

    /** Records come to the second partition as time passes. */
    private void live(long millis) {
        for (long passed = 0; passed < millis; passed += LOOK) {
            pass(LOOK);
            second.read(now());
            look();
        }
    }

    @Test
    void aPartitionsTimeIsItsNewestTimestampLessTheDisorder() {
        first.read(NOON + 70);
        first.read(NOON);
        look();

        assertThat(first.time).isEqualTo(NOON + 70 - 501);
        assertThat(second.time).as("nothing was read of it").isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void aPartitionWithoutRecordsIsIdleUntilTheNext() {
        first.read(NOON);
        second.read(NOON);
        look();

        live(IDLE);
        assertThat(first.idle).isFalse();
        live(LOOK);
        assertThat(first.idle).isTrue();
        assertThat(second.idle).isFalse();

        first.read(now());
        look();
        assertThat(first.idle).isFalse();
        assertThat(first.time).isEqualTo(now() - 501);
    }

    @Test
    void aPartitionThatNeverHadRecordsIsIdleToo() {
        live(IDLE + LOOK);

        assertThat(first.idle).isTrue();
    }

    @Test
    void allAreIdleWhenNothingComes() {
        first.read(NOON);
        second.read(NOON - 900_000);
        for (long passed = 0; passed <= IDLE + LOOK; passed += LOOK) {
            look();
            pass(LOOK);
        }

        assertThat(first.idle).isTrue();
        assertThat(second.idle).isTrue();
    }

    @Test
    void noneIsIdleWhileTimestampsAdvanceFasterThanTheClock() {
        for (int n = 0; n < 100; n++) {
            pass(LOOK);
            second.read(NOON + n * 5L * LOOK);
            look();
            assertThat(first.idle).isFalse();
        }

        live(LOOK);
        live(IDLE + LOOK);
        assertThat(first.idle).as("it has caught up").isTrue();
    }

    @Test
    void noneIsIdleWhileOthersAreApart() {
        Partition third = new Partition();
        for (int n = 0; n < 100; n++) {
            pass(LOOK);
            boolean aheadOfOthers = n / 5 % 2 == 0;
            (aheadOfOthers ? second : third).read(aheadOfOthers ? now() : now() - IDLE);
            look();
            third.generator.onPeriodicEmit(third);
            assertThat(first.idle).isFalse();
        }
    }

    @Test
    void noneIsIdleAfterTheProcessStoodStill() {
        live(IDLE / 2);
        first.read(now());
        live(IDLE / 2);
        long frozen = now();

        pass(60_000);
        look();
        assertThat(first.idle).as("nothing was read since").isFalse();
        pass(LOOK);
        second.read(frozen + 100);
        look();
        assertThat(first.idle).isFalse();
        live(IDLE - LOOK);
        assertThat(first.idle).as("it still caught up").isFalse();
    }

    @Test
    void aReaderThatHasToWaitNowAndThenIsNotBehind() {
        for (int n = 0; n < 100; n++) {
            clock.advanceTime(Duration.ofMillis(LOOK));
            live(LOOK);
        }

        assertThat(first.idle).isTrue();
    }

    @Test
    void disorderWithinAPartitionIsNotALag() {
        for (int n = 0; n < 100; n++) {
            pass(LOOK);
            second.read(now() - n % 2 * 1_400L);
            look();
        }

        assertThat(first.idle).isTrue();
    }

    @Test
    void rareLooksDoNotMakeALag() {
        for (int n = 0; n < 100; n++) {
            pass(IDLE);
            second.read(now() - 2_900);
            second.read(now());
            look();
        }

        assertThat(first.idle).isTrue();
    }

    @Test
    void theTimeOfDayDoesNotMatter() {
        second.read(now() - 86_400_000);
        look();
        for (long passed = 0; passed <= IDLE; passed += LOOK) {
            pass(LOOK);
            second.read(now() - 86_400_000);
            look();
        }

        assertThat(first.idle).isTrue();
    }
}
