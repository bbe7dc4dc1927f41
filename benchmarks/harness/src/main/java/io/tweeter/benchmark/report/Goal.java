package io.tweeter.benchmark.report;

import io.tweeter.benchmark.stats.Spread;
import java.util.Locale;

/**
 * What was to be reached, and what was.
 *
 * @param what is compared, for people
 * @param bound the least or the most that it may be
 * @param atLeast whether {@code bound} is the least
 * @param unit behind the numbers, such as {@code x} or {@code B}
 */
public record Goal(String what, double bound, boolean atLeast, String unit, Spread measured) {

    /** Whether the median keeps the bound. */
    public boolean met() {
        return atLeast ? measured.median() >= bound : measured.median() <= bound;
    }

    /** The bound, for people. */
    public String boundText() {
        return (atLeast ? "at least " : "at most ") + number(bound);
    }

    /** What was measured, for people. */
    public String measuredText() {
        return "%s (%s to %s)"
                .formatted(
                        number(measured.median()), number(measured.min()), number(measured.max()));
    }

    private String number(double value) {
        String format = Math.abs(value) >= 10 && value != bound ? "%.1f%s" : "%s%s";
        Object shown =
                format.startsWith("%.")
                        ? (Object) value
                        : String.format(Locale.ROOT, "%.2f", value).replaceAll("\\.?0+$", "");
        return String.format(Locale.ROOT, format, shown, unit);
    }
}
