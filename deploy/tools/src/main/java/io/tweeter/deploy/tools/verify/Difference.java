package io.tweeter.deploy.tools.verify;

import java.util.Locale;

/**
 * Something that is not as promised.
 *
 * @param what in a line, with where it was found
 */
record Difference(Kind kind, String what) {

    /** What is wrong. */
    enum Kind {
        /** On Kafka, and not in a table. */
        LOST,
        /** In a table, and not on Kafka. */
        UNKNOWN,
        /** More than one row of one tweet. */
        DOUBLED,
        /** Another handle, text or time than the first copy has. */
        CHANGED,
        /** A count that no number of tweets explains. */
        MISCOUNTED,
        /** A record that is no tweet, and has no dead letter. */
        UNREPORTED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
