package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

class TweetSourceTest {

    private static final Map<String, String> KAFKA =
            Map.of("bootstrap.servers", "localhost:9092", "sasl.jaas.config", "s3cret");

    @Test
    void aTopicIsUnboundedByDefault() {
        TweetSource source = TweetSource.of("tweets", KAFKA);

        assertThat(source.topics()).containsExactly("tweets");
        assertThat(source.timing()).isEqualTo(TweetSource.Timing.DEFAULT);
        assertThat(source.kafka().getBoundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
    }

    @Test
    void aSourceWithAnEndIsBounded() {
        TweetSource source =
                new TweetSource(
                        List.of("tweets"),
                        KAFKA,
                        OffsetsInitializer.earliest(),
                        Optional.of(OffsetsInitializer.latest()),
                        TweetSource.Timing.DEFAULT);

        assertThat(source.kafka().getBoundedness()).isEqualTo(Boundedness.BOUNDED);
    }

    @Test
    void aPartitionWithoutRecordsIsIdleUnlessTheSourceEnds() {
        assertThat(isIdleAfterAnHour(TweetSource.of("tweets", KAFKA))).isTrue();
        assertThat(isIdleAfterAnHour(TweetSource.untilNow("tweets", KAFKA))).isFalse();
    }

    private static boolean isIdleAfterAnHour(TweetSource source) {
        ManualClock reading = new ManualClock();
        WatermarkGenerator<RawRecord> generator =
                source.watermarks()
                        .createWatermarkGenerator(PartitionWatermarksTest.reader(reading));
        AtomicBoolean idle = new AtomicBoolean();
        WatermarkOutput output =
                new WatermarkOutput() {
                    @Override
                    public void emitWatermark(Watermark watermark) {
                        idle.set(false);
                    }

                    @Override
                    public void markIdle() {
                        idle.set(true);
                    }

                    @Override
                    public void markActive() {
                        idle.set(false);
                    }
                };
        for (int second = 0; second < 3600; second++) {
            reading.advanceTime(Duration.ofSeconds(1));
            generator.onPeriodicEmit(output);
        }
        return idle.get();
    }

    /** A rescaling that starts while a broker stands still has no time to wait 30 s for it. */
    @Test
    void anotherBrokerIsAskedAfterTenSecondsAndForTopicsAfterFive() {
        assertThat(TweetSource.of("tweets", KAFKA).consumer())
                .containsEntry("request.timeout.ms", "10000");
        assertThat(Admins.settings(KAFKA)).containsEntry("request.timeout.ms", "5000");

        Map<String, String> own = Map.of("request.timeout.ms", "7");
        assertThat(TweetSource.of("tweets", own).consumer())
                .containsEntry("request.timeout.ms", "7");
        assertThat(Admins.settings(own)).containsEntry("request.timeout.ms", "7");
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(TweetSource.of("tweets", KAFKA)).hasToString("TweetSource[tweets]");
    }
}
