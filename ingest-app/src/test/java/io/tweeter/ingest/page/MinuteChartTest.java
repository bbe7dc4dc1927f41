package io.tweeter.ingest.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tweeter.ingest.page.MinuteChart.Bar;
import io.tweeter.ingest.read.MinuteCount;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MinuteChartTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:30:45Z");
    private static final Instant MINUTE = Instant.parse("2026-03-01T12:30:00Z");

    @Test
    void theLastBarIsTheCurrentMinute() {
        List<Bar> bars = MinuteChart.of(List.of(), NOW).bars();

        assertThat(bars).hasSize(60).allMatch(bar -> bar.tweets() == 0 && bar.height() == 0);
        assertThat(bars.get(59).minute()).isEqualTo(MINUTE);
        assertThat(bars.get(0).minute()).isEqualTo(MINUTE.minusSeconds(59 * 60));
    }

    @Test
    void theBusiestMinuteHasFullHeightAndASingleTweetIsVisible() {
        MinuteChart chart =
                MinuteChart.of(
                        List.of(
                                new MinuteCount(MINUTE.minusSeconds(120), 100_000),
                                new MinuteCount(MINUTE.minusSeconds(60), 50_000),
                                new MinuteCount(MINUTE, 1)),
                        NOW);

        assertThat(chart.bars().subList(57, 60))
                .extracting(Bar::height, Bar::top)
                .containsExactly(tuple(100, 0), tuple(50, 50), tuple(1, 99));
        assertThat(chart.max()).isEqualTo(100_000);
        assertThat(chart.total()).isEqualTo(150_001);
    }

    @Test
    void minutesBeforeTheHourAreLeftOut() {
        MinuteChart chart =
                MinuteChart.of(List.of(new MinuteCount(MINUTE.minusSeconds(3600), 7)), NOW);

        assertThat(chart.total()).isZero();
        assertThat(chart.max()).isZero();
        assertThat(chart.newestFirst()).isEmpty();
    }

    @Test
    void theTableHasTheMinutesWithTweetsNewestFirst() {
        MinuteChart chart =
                MinuteChart.of(
                        List.of(
                                new MinuteCount(MINUTE.minusSeconds(600), 3),
                                new MinuteCount(MINUTE, 4)),
                        NOW);

        assertThat(chart.newestFirst()).extracting(Bar::tweets).containsExactly(4L, 3L);
    }
}
