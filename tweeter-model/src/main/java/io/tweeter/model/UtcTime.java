package io.tweeter.model;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;

/** Times as text: ISO 8601 in UTC with milliseconds, such as {@code 2026-01-31T12:00:00.000Z}. */
final class UtcTime {

    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private UtcTime() {}

    /**
     * Reads a time in any form that {@link Instant#parse} accepts, truncated to milliseconds.
     *
     * @throws java.time.format.DateTimeParseException if it has another form
     */
    static Instant parse(String text) {
        return Instant.parse(text).truncatedTo(ChronoUnit.MILLIS);
    }

    /** Writes a time, truncated to milliseconds. */
    static String format(Instant time) {
        return MILLISECONDS.format(time);
    }
}
