package io.tweeter.deploy.jobs;

/**
 * Flink itself has not answered: nothing listens there, no answer came in time, or the answer is a
 * proxy's. This says nothing about the jobs, and it is not known whether the request took effect.
 */
public final class FlinkUnreachableException extends FlinkRestException {

    private static final long serialVersionUID = 1L;

    public FlinkUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
