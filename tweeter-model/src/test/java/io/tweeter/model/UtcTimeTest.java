package io.tweeter.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class UtcTimeTest {

    private static final DateTimeFormatter PATTERN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    @Property
    void timesAreWrittenWithMillisecondsAndReadBack(
            @ForAll @LongRange(min = -62_200_000_000_000L, max = 253_500_000_000_000L)
                    long millis) {
        Instant time = Instant.ofEpochMilli(millis);
        assertThat(UtcTime.format(time)).isEqualTo(PATTERN.format(time));
        assertThat(UtcTime.parse(UtcTime.format(time))).isEqualTo(time);
    }

    @Example
    void otherFormsAreReadAndTruncatedToMilliseconds() {
        assertThat(UtcTime.parse("2026-01-31T12:00:00.1239999+01:00"))
                .isEqualTo("2026-01-31T11:00:00.123Z");
        assertThat(UtcTime.parse("2026-01-31T24:00:00Z")).isEqualTo("2026-02-01T00:00:00Z");
        assertThat(UtcTime.parse("2016-12-31T23:59:60.000Z")).isEqualTo("2016-12-31T23:59:59Z");
    }

    @Example
    void datesThatDoNotExistAreRefused() {
        for (String text : new String[] {"2023-02-29T00:00:00.000Z", "2026-04-31T00:00:00Z", ""}) {
            assertThatThrownBy(() -> UtcTime.parse(text))
                    .as(text)
                    .isInstanceOf(DateTimeParseException.class);
        }
    }

    @Example
    void timesBeyondYears0To9999AreWrittenAsByThePattern() {
        for (Instant time :
                new Instant[] {
                    Instant.parse("-99999-01-01T00:00:00Z"),
                    Instant.parse("+99999-01-01T00:00:00Z"),
                    Instant.parse("-0001-12-31T23:59:59.999Z"),
                    Instant.parse("0000-01-01T00:00:00Z"),
                    Instant.parse("9999-12-31T23:59:59.999999Z"),
                    Instant.parse("+10000-01-01T00:00:00Z"),
                    Instant.parse("1969-12-31T23:59:59.9999Z")
                }) {
            assertThat(UtcTime.format(time)).isEqualTo(PATTERN.format(time));
        }
    }
}
