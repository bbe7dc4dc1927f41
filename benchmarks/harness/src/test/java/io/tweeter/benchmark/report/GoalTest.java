package io.tweeter.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.benchmark.stats.Spread;
import org.junit.jupiter.api.Test;

class GoalTest {

    @Test
    void theMedianDecides() {
        assertThat(atLeast(2.5, new Spread(2.5, 1, 9)).met()).isTrue();
        assertThat(atLeast(2.5, new Spread(2.49, 1, 9)).met()).isFalse();
        assertThat(atMost(40, new Spread(40, 39, 41)).met()).isTrue();
        assertThat(atMost(40, new Spread(40.1, 39, 41)).met()).isFalse();
    }

    @Test
    void nanMeetsNoGoal() {
        Spread none = new Spread(Double.NaN, Double.NaN, Double.NaN);
        assertThat(atLeast(1, none).met()).isFalse();
        assertThat(atMost(1, none).met()).isFalse();
    }

    @Test
    void hasTextsWithUnits() {
        Goal goal = atMost(40, new Spread(36.94, 9.5, 100.26));
        assertThat(goal.boundText()).isEqualTo("at most 40 B");
        assertThat(goal.measuredText()).isEqualTo("36.9 B (9.5 B to 100.3 B)");
        assertThat(atLeast(2.5, new Spread(3, 2.5, 4.25)).measuredText())
                .isEqualTo("3x (2.5x to 4.25x)");
    }

    private static Goal atLeast(double bound, Spread measured) {
        return Goal.atLeast("speed", bound, "x", measured);
    }

    private static Goal atMost(double bound, Spread measured) {
        return Goal.atMost("size", bound, " B", measured);
    }
}
