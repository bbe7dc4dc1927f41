package io.tweeter.deploy.jobs;

/** Flink's REST API did not do what was asked; the message is one line: where, what, why. */
public class FlinkRestException extends Exception {

    private static final long serialVersionUID = 1L;

    public FlinkRestException(String message, Throwable cause) {
        super(message, cause);
    }

    public FlinkRestException(String message) {
        super(message);
    }
}
