package io.tweeter.benchmark.report;

import io.tweeter.benchmark.stats.Spread;
import java.util.Locale;

/** Numbers as text, the same in every locale. */
public final class Numbers {

    private Numbers() {}

    /** A whole number with separators for thousands. */
    public static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    /** A number with one decimal. */
    public static String decimal(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }

    /** Median, minimum and maximum with two decimals. */
    public static String spread(Spread spread) {
        return spread("%.2f", spread);
    }

    /** Median, minimum and maximum, each in a format of {@link String#format}. */
    public static String spread(String format, Spread spread) {
        return String.format(
                Locale.ROOT,
                format + " (" + format + " to " + format + ")",
                spread.median(),
                spread.min(),
                spread.max());
    }
}
