package io.tweeter.deploy.tools.verify;

/** Kafka or Cassandra could not be read; the message says which, where, and why. */
public final class VerificationException extends Exception {

    private static final long serialVersionUID = 1L;

    VerificationException(String message, Throwable cause) {
        super(message, cause);
    }
}
