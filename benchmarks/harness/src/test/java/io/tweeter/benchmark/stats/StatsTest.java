package io.tweeter.benchmark.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatsTest {

    @Test
    void medianOfOddAndEvenNumbers() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3));
        assertThat(Spread.of(List.of(4.0, 1.0))).isEqualTo(new Spread(2.5, 1, 4));
    }

    @Test
    void lineHasSlopeAndIntercept() {
        Line line = Line.through(1, 12, 6, 22);
        assertThat(line.slope()).isEqualTo(2, within(1e-9));
        assertThat(line.intercept()).isEqualTo(10, within(1e-9));
    }

    @Test
    void seriesInterpolatesBetweenSamples() {
        Series series = new Series();
        series.add(0, 10);
        series.add(10, 30);
        assertThat(series.valueAt(5)).isEqualTo(20, within(1e-9));
    }
}
