package io.tweeter.deploy.chaos;

/** The stack cannot be broken, or does not recover; the message names the fault and the reason. */
public final class ChaosException extends Exception {

    private static final long serialVersionUID = 1L;

    ChaosException(String message, Throwable cause) {
        super(message, cause);
    }
}
