package io.tweeter.flink.job;

/** State was saved by an operator that the job no longer has. The message names it. */
final class LostStateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LostStateException(String message) {
        super(message);
    }
}
