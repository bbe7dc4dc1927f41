package io.tweeter.deploy.tools.post;

/** A line that cannot become a request; the message says why, to be read after "line 7". */
final class InvalidLineException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidLineException(String message) {
        // No stack trace: invalid lines are expected, may be many, and are not a bug.
        super(message, null, false, false);
    }
}
