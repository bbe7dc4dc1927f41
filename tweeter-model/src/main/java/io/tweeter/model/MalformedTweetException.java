package io.tweeter.model;

/** Thrown for bytes that are not one JSON object in UTF-8. */
public final class MalformedTweetException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The message says what is wrong, to be read after "the record". */
    public MalformedTweetException(String message) {
        // No stack trace: invalid input is expected, can be frequent, and is no bug.
        super(message, null, false, false);
    }
}
