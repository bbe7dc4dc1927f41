package io.tweeter.model;

/** Bytes that cannot be read as a tweet at all: not JSON, not UTF-8, or not one JSON object. */
public final class MalformedTweetException extends Exception {

    private static final long serialVersionUID = 1L;

    public MalformedTweetException(String message) {
        // No stack trace: bad input is expected, can be frequent, and is not a fault of the code.
        super(message, null, false, false);
    }
}
