package io.tweeter.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class UtcTimeTest {

    private static final DateTimeFormatter PATTERN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    @Property(tries = 5000)
    void timesAreWrittenAndReadAsByTheJdk(
            @ForAll @LongRange(min = -62_200_000_000_000L, max = 253_500_000_000_000L)
                    long millis) {
        Instant time = Instant.ofEpochMilli(millis);
        String text = PATTERN.format(time);
        assertThat(UtcTime.format(time)).isEqualTo(text);
        assertSameAsTheJdk(text);
    }

    @Example
    void everyDayOfTheGregorianCycleIsWrittenAndReadAsByTheJdk() {
        LocalDate end = LocalDate.of(2401, 1, 1);
        for (LocalDate day = LocalDate.of(1899, 12, 31); day.isBefore(end); day = day.plusDays(1)) {
            String text = day + "T23:59:59.999Z";
            Instant time = Instant.parse(text);
            assertThat(UtcTime.parse(text)).isEqualTo(time);
            assertThat(UtcTime.format(time)).isEqualTo(text);
        }
    }

    @Property(tries = 5000)
    void numbersOutOfRangeAreReadAsByTheJdk(
            @ForAll @IntRange(max = 9999) int year,
            @ForAll @IntRange(max = 14) int month,
            @ForAll @IntRange(max = 33) int day,
            @ForAll @IntRange(max = 26) int hour,
            @ForAll @IntRange(max = 62) int minute,
            @ForAll @IntRange(max = 62) int second) {
        assertSameAsTheJdk(
                String.format(
                        "%04d-%02d-%02dT%02d:%02d:%02d.123Z",
                        year, month, day, hour, minute, second));
    }

    @Property(tries = 5000)
    void textWithAnotherCharacterIsReadAsByTheJdk(
            @ForAll @IntRange(max = 23) int at,
            @ForAll @Chars({'0', '9', '/', ':', '-', '+', 't', 'z', ' ', 'x', '\u0665'})
                    char instead) {
        StringBuilder text = new StringBuilder("2024-02-29T23:59:59.999Z");
        text.setCharAt(at, instead);
        assertSameAsTheJdk(text.toString());
    }

    @Example
    void leapDaysEndsOfDaysAndOtherFormsAreReadAsByTheJdk() {
        for (String text :
                new String[] {
                    "2000-02-29T00:00:00.000Z",
                    "1900-02-29T00:00:00.000Z",
                    "2023-02-29T00:00:00.000Z",
                    "2026-04-31T00:00:00.000Z",
                    "2026-01-31T24:00:00.000Z",
                    "2016-12-31T23:59:60.000Z",
                    "0000-01-01T00:00:00.000Z",
                    "+10000-01-01T00:00:00.000Z",
                    "2026-01-31T12:00:00Z",
                    "2026-01-31T12:00:00.1239999+01:00",
                    ""
                }) {
            assertSameAsTheJdk(text);
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

    private static void assertSameAsTheJdk(String text) {
        Instant expected;
        try {
            expected = Instant.parse(text).truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeParseException e) {
            assertThatThrownBy(() -> UtcTime.parse(text))
                    .as(text)
                    .isInstanceOf(DateTimeParseException.class);
            return;
        }
        assertThat(UtcTime.parse(text)).as(text).isEqualTo(expected);
    }
}
