package io.tweeter.ingest.page;

import java.util.Locale;

/** Numbers as people read them. */
public final class Counts {

    private Counts() {}

    /** With a thousands separator. */
    public static String of(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A number of tweets with its noun. */
    public static String tweets(long number) {
        return of(number) + (number == 1 ? " tweet" : " tweets");
    }
}
