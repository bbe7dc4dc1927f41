package io.tweeter.benchmark.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class BoardProbeTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void theFirstWindowEndsWithinFiveSeconds() {
        assertThat(BoardProbe.windowEnd(START)).isEqualTo(START.plusSeconds(5));
        assertThat(BoardProbe.windowEnd(START.plusMillis(4_999))).isEqualTo(START.plusSeconds(5));
        assertThat(BoardProbe.windowEnd(START.plusSeconds(5))).isEqualTo(START.plusSeconds(10));
    }

    @Test
    void eventTimeRunsWithTheClock() {
        EventClock clock = new EventClock(START, 1_000);
        assertThat(clock.nanoTime(START)).isEqualTo(1_000);
        assertThat(clock.nanoTime(START.plusNanos(234))).isEqualTo(1_234);
        assertThat(EventClock.startingAt(START).now()).isBetween(START, START.plusSeconds(60));
    }
}
