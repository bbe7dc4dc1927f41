package io.tweeter.deploy.tools.verify;

import java.util.Locale;

/**
 * A difference between what Kafka has and what the pipeline made of it.
 *
 * @param what one line that says what differs and where
 * @param values what is expected and what was found, if the line does not have them
 */
record Difference(Kind kind, String what, String values) {

    Difference(Kind kind, String what) {
        this(kind, what, "");
    }

    /** What is wrong. */
    enum Kind {
        /** In Kafka, but not in a table or on a board. */
        LOST,
        /** In a table or a dead letter, but not in Kafka. */
        UNKNOWN,
        /** A tweet with more than one row in a table, or a user with two ranks. */
        DOUBLED,
        /**
         * A row with another handle, content or time than the first copy, ranks out of order, or a
         * dead letter with other bytes than its record.
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

    /** What differs, with the values. */
    String text() {
        return what + values;
    }

    /** The difference in one line, without the values: the same each time. */
    String line() {
        return kind.label() + ": " + what;
    }
}
