package io.tweeter.deploy.jobs;

/** A job does not run as wanted; the message is one line: what is wrong, and why. */
public final class JobException extends Exception {

    private static final long serialVersionUID = 1L;

    public JobException(String message) {
        super(message);
    }

    public JobException(String message, Throwable cause) {
        super(message, cause);
    }
}
