package io.tweeter.deploy.tools.post;

/** A line that cannot be posted at all; the message says why, to be read after "line 7". */
final class InvalidLineException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidLineException(String message) {
        // No stack trace: bad lines are expected, can be many, and are no fault of the code.
        super(message, null, false, false);
    }
}
