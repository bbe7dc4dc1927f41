package io.tweeter.ingest.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    private static final Cursor CURSOR =
            new Cursor(
                    Instant.parse("2026-01-31T12:00:00.123Z"),
                    "019c1234-5678-7abc-8def-0123456789ab");

    @Property(tries = 200)
    void aCursorSurvivesARoundTrip(
            @ForAll @LongRange(min = 0, max = 253_402_300_799_999L) long time,
            @ForAll @StringLength(min = 1, max = 64) @CharRange(from = '!', to = '~') String id) {
        Cursor cursor = new Cursor(Instant.ofEpochMilli(time), id);

        assertThat(Cursor.parse(cursor.text())).contains(cursor);
    }

    @Test
    void textNeedsNoEscapingInAUrl() {
        assertThat(CURSOR.text()).matches("[A-Za-z0-9_-]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "null", "AAAAAAAAAAA", "not a cursor", "%00", "é", "AAAA===="})
    void otherTextIsNoCursor(String text) {
        assertThat(Cursor.parse(text)).isEmpty();
    }

    @Test
    void aCursorHasOneText() {
        String text = CURSOR.text();

        assertThat(Cursor.parse(text + "=")).isEmpty();
        assertThat(Cursor.parse(text + "==")).isEmpty();
        assertThat(Cursor.parse(text + " ")).isEmpty();
        assertThat(Cursor.parse(text.substring(0, text.length() - 1)))
                .isNotEqualTo(Optional.of(CURSOR));
    }

    @Test
    void invalidTimesAndIdsAreNoCursor() {
        byte[] farAway = new byte[9];
        IntStream.range(0, 8).forEach(i -> farAway[i] = 0x7f);
        farAway[8] = 'a';
        byte[] control = new byte[9];

        assertThat(Cursor.parse(Base64.getUrlEncoder().withoutPadding().encodeToString(farAway)))
                .isEmpty();
        assertThat(Cursor.parse(Base64.getUrlEncoder().withoutPadding().encodeToString(control)))
                .isEmpty();
        assertThat(Cursor.parse("A".repeat(10_000))).isEmpty();
    }
}
