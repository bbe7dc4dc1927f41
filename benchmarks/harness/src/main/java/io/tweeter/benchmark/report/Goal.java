package io.tweeter.benchmark.report;

import io.tweeter.benchmark.stats.Spread;
import java.util.Locale;

/**
 * A goal and what was measured.
 *
 * @param what describes the quantity
 * @param bound the value to reach, or not to exceed
 * @param atLeast whether {@code bound} is a minimum; otherwise it is a maximum
 * @param unit follows the numbers, such as {@code x} or {@code B}
 */
public record Goal(String what, double bound, boolean atLeast, String unit, Spread measured) {

    /** A goal with a minimum. */
    public static Goal atLeast(String what, double bound, String unit, Spread measured) {
        return new Goal(what, bound, true, unit, measured);
    }

    /** A goal with a maximum. */
    public static Goal atMost(String what, double bound, String unit, Spread measured) {
        return new Goal(what, bound, false, unit, measured);
    }

    /** Whether the median reaches the goal; NaN does not. */
    public boolean met() {
        return atLeast ? measured.median() >= bound : measured.median() <= bound;
    }

    /** The bound in words. */
    public String boundText() {
        return (atLeast ? "at least " : "at most ") + number(bound);
    }

    /** Median, minimum and maximum with the unit. */
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
