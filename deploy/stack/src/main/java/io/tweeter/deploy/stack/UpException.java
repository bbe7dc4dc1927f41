package io.tweeter.deploy.stack;

/** The stack cannot be started or stopped; the message says what is wrong and what to do. */
public final class UpException extends Exception {

    private static final long serialVersionUID = 1L;

    UpException(String message) {
        super(message);
    }

    UpException(String message, Throwable cause) {
        super(message, cause);
    }
}
