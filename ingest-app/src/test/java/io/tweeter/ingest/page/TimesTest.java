package io.tweeter.ingest.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:30:45.678Z");

    private final Times times = new Times(NOW);

    @ParameterizedTest
    @CsvSource({
        "PT0S, now, now",
        "PT9.999S, now, now",
        "PT10S, 10 s, 10 s ago",
        "PT59.999S, 59 s, 59 s ago",
        "PT1M, 1 min, 1 min ago",
        "PT59M59S, 59 min, 59 min ago",
        "PT1H, 1 h, 1 h ago",
        "PT23H59M, 23 h, 23 h ago",
        "PT24H, 28 Feb 2026, 28 Feb 2026",
        "P400D, 25 Jan 2025, 25 Jan 2025",
    })
    void agesAreInTheLargestUnitAndOldOnesAreDates(Duration age, String ago, String inWords) {
        assertThat(times.ago(NOW.minus(age))).isEqualTo(ago);
        assertThat(times.agoInWords(NOW.minus(age))).isEqualTo(inWords);
    }

    @Test
    void aTimeInTheFutureIsNow() {
        assertThat(times.ago(NOW.plusSeconds(90))).isEqualTo("now");
        assertThat(times.agoInWords(NOW.plusSeconds(90))).isEqualTo("now");
    }

    @Test
    void exactTimesNameTheirZone() {
        assertThat(times.full(NOW)).isEqualTo("1 Mar 2026, 12:30:45 UTC");
        assertThat(times.minute(NOW)).isEqualTo("12:30");
        assertThat(times.iso(NOW)).isEqualTo("2026-03-01T12:30:45.678Z");
    }
}
