package io.tweeter.deploy.chaos;

/** The stack cannot be broken, or does not come back; the message says by which fault, and what. */
public final class ChaosException extends Exception {

    private static final long serialVersionUID = 1L;

    ChaosException(String message, Throwable cause) {
        super(message, cause);
    }
}
