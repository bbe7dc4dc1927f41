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
        /** In Kafka, but not in a table or on a board. */
        LOST,
        /** In a table, but not in Kafka. */
        UNKNOWN,
        /** A tweet with more than one row in a table, or a user with two ranks. */
        DOUBLED,
        /**
         * A row with another handle, content or time than the first copy, or ranks out of order.
         */
        CHANGED,
        /** A count, or the time of the last tweet, that does not match the tweets. */
        MISCOUNTED,
        /** An invalid record without a dead letter. */
        UNREPORTED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The difference in one line. */
    String line() {
        return kind.label() + ": " + what;
    }
}
