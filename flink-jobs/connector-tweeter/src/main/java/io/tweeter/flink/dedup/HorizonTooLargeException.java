package io.tweeter.flink.dedup;

/** The ids within the horizon need more memory than the subtask may use; the job fails with it. */
public final class HorizonTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HorizonTooLargeException(String message) {
        super(message);
    }
}
