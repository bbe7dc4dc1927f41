package io.tweeter.ingest.page;

import java.util.Locale;

/**
 * Replaces a portrait: the first character of a handle in one of a few colours. The page's script
 * computes the same for live tweets.
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

    /** A CSS class, {@code hue-0} to {@code hue-7}, always the same for a handle. */
    public static String hue(String handle) {
        return "hue-" + handle.codePoints().sum() % HUES;
    }
}
