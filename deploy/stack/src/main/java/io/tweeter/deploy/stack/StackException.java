package io.tweeter.deploy.stack;

/** The stack cannot be started, changed or stopped; the message says why and what to do. */
public final class StackException extends Exception {

    private static final long serialVersionUID = 1L;

    StackException(String message) {
        super(message);
    }

    StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
