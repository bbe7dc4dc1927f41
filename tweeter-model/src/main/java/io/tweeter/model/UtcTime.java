package io.tweeter.model;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Times as text: ISO 8601 in UTC with milliseconds, such as {@code 2026-01-31T12:00:00.000Z}.
 *
 * <p>Every tweet is read and written with one, and the JDK's formatters take longer than all the
 * rest of that. So the usual form is handled here, and anything else left to them.
 */
final class UtcTime {

    private static final DateTimeFormatter MILLISECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    private static final int LENGTH = "uuuu-MM-ddTHH:mm:ss.SSSZ".length();
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /** Days that every month has. */
    private static final int SHORTEST_MONTH = 28;

    private static final int DAYS_PER_400_YEARS = 146_097;

    /** From March 1st of year 0, where the cycle of leap years starts, to January 1st of 1970. */
    private static final int DAYS_TO_1970 = 719_468;

    /** No time of a year from 0 to 9999. */
    private static final long UNUSUAL = Long.MIN_VALUE;

    private static final long START_OF_YEAR_0 = -62_167_219_200_000L;
    private static final long START_OF_YEAR_10000 = 253_402_300_800_000L;

    private UtcTime() {}

    /**
     * Reads a time, cut to milliseconds, in any form that {@link Instant#parse} takes.
     *
     * @throws java.time.format.DateTimeParseException if it takes none
     */
    static Instant parse(String text) {
        long millis = hasUsualSigns(text) ? usualMillis(text) : UNUSUAL;
        return millis == UNUSUAL
                ? Instant.parse(text).truncatedTo(ChronoUnit.MILLIS)
                : Instant.ofEpochMilli(millis);
    }

    /** Writes a time, cut to milliseconds. */
    static String format(Instant time) {
        // From bounds that a long of milliseconds can hold; Instants reach further.
        long millis =
                Math.abs(time.getEpochSecond()) <= START_OF_YEAR_10000 / SECOND
                        ? time.toEpochMilli()
                        : START_OF_YEAR_10000;
        return millis >= START_OF_YEAR_0 && millis < START_OF_YEAR_10000
                ? usual(millis)
                : MILLISECONDS.format(time);
    }

    private static boolean hasUsualSigns(String text) {
        return text.length() == LENGTH
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && text.charAt(19) == '.'
                && text.charAt(23) == 'Z';
    }

    /** Milliseconds since 1970, or {@link #UNUSUAL} if that is no time of every calendar. */
    private static long usualMillis(String text) {
        // A negative number, for what is no digit, keeps its sign in all of these.
        int year = number(text, 0, 4);
        int month = number(text, 5, 2);
        int day = number(text, 8, 2);
        int hour = number(text, 11, 2);
        int minute = number(text, 14, 2);
        int second = number(text, 17, 2);
        int fraction = number(text, 20, 3);
        // Hour 24 and second 60 have meanings that are left to the JDK.
        boolean usual =
                (year | month | day | hour | minute | second | fraction) >= 0
                        && month >= 1
                        && month <= 12
                        && day >= 1
                        && (day <= SHORTEST_MONTH
                                || day <= YearMonth.of(year, month).lengthOfMonth())
                        && hour < 24
                        && minute < 60
                        && second < 60;
        return usual
                ? epochDay(year, month, day) * DAY
                        + hour * HOUR
                        + minute * MINUTE
                        + second * SECOND
                        + fraction
                : UNUSUAL;
    }

    /** The decimal number there, or a negative one if there is anything but ASCII digits. */
    private static int number(String text, int start, int length) {
        int number = 0;
        for (int i = start; i < start + length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    /** Counted in years that start in March, so that the leap day is a year's last. */
    private static long epochDay(int year, int month, int day) {
        int marchYear = month > 2 ? year : year - 1;
        int marchMonth = month > 2 ? month - 3 : month + 9;
        int dayOfYear = (153 * marchMonth + 2) / 5 + day - 1;
        return 365L * marchYear
                + Math.floorDiv(marchYear, 4)
                - Math.floorDiv(marchYear, 100)
                + Math.floorDiv(marchYear, 400)
                + dayOfYear
                - DAYS_TO_1970;
    }

    private static String usual(long millis) {
        int ofDay = (int) Math.floorMod(millis, DAY);
        long day = Math.floorDiv(millis, DAY) + DAYS_TO_1970;
        long cycle = Math.floorDiv(day, DAYS_PER_400_YEARS);
        int ofCycle = Math.floorMod(day, DAYS_PER_400_YEARS);
        int yearOfCycle = (ofCycle - ofCycle / 1_460 + ofCycle / 36_524 - ofCycle / 146_096) / 365;
        int dayOfYear = ofCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100);
        int marchMonth = (5 * dayOfYear + 2) / 153;
        int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        int year = (int) (400 * cycle) + yearOfCycle + (month > 2 ? 0 : 1);

        byte[] text = new byte[LENGTH];
        put(text, 0, 4, year, '-');
        put(text, 5, 2, month, '-');
        put(text, 8, 2, dayOfYear - (153 * marchMonth + 2) / 5 + 1, 'T');
        put(text, 11, 2, (int) (ofDay / HOUR), ':');
        put(text, 14, 2, (int) (ofDay / MINUTE % 60), ':');
        put(text, 17, 2, (int) (ofDay / SECOND % 60), '.');
        put(text, 20, 3, (int) (ofDay % SECOND), 'Z');
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void put(byte[] text, int start, int length, int number, char after) {
        int rest = number;
        for (int i = start + length - 1; i >= start; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        text[start + length] = (byte) after;
    }
}
