package io.tweeter.flink.dedup;

/** More ids within the horizon than there is memory to remember them. */
public final class HorizonTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HorizonTooLargeException(String message) {
        super(message);
    }
}
