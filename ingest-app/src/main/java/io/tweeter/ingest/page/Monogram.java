package io.tweeter.ingest.page;

import java.util.Locale;

/**
 * Stands in for a portrait: the first character of a handle in one of a few colours. The page's
 * script computes the same for tweets that arrive live.
 */
public final class Monogram {

    private static final int HUES = 8;

    private Monogram() {}

    /** The first character, in upper case where it has one. */
    public static String letter(String handle) {
        return handle.isEmpty()
                ? ""
                : Character.toString(handle.codePointAt(0)).toUpperCase(Locale.ROOT);
    }

    /** A style class, {@code hue-0} to {@code hue-7}; the same for a handle everywhere. */
    public static String hue(String handle) {
        return "hue-" + handle.codePoints().sum() % HUES;
    }
}
