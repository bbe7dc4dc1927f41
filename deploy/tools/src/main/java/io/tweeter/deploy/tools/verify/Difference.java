package io.tweeter.deploy.tools.verify;

import java.util.Locale;

/**
 * A difference between what Kafka has and what the pipeline made of it.
 *
 * @param what one line that says what differs and where
 */
record Difference(Kind kind, String what) {

    /** What is wrong. */
    enum Kind {
        /** In Kafka, but not in a table. */
        LOST,
        /** In a table, but not in Kafka. */
        UNKNOWN,
        /** A tweet with more than one row in a table. */
        DOUBLED,
        /** A row with another handle, content or time than the first copy. */
        CHANGED,
        /** A count that does not match the user's number of tweets. */
        MISCOUNTED,
        /** An invalid record without a dead letter. */
        UNREPORTED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
