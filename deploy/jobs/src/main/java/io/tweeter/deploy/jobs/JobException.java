package io.tweeter.deploy.jobs;

/** A job could not be brought to where it should be; the message is one line: what, and why. */
public final class JobException extends Exception {

    private static final long serialVersionUID = 1L;

    public JobException(String message) {
        super(message);
    }

    public JobException(String message, Throwable cause) {
        super(message, cause);
    }
}
