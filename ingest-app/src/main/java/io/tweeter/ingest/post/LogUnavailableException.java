package io.tweeter.ingest.post;

/** The log has not accepted a tweet; a retry may succeed. */
public final class LogUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The reason, as metrics name it. */
    public enum Reason {
        /** The limit of tweets in flight is reached. */
        BUSY,
        /** The log cannot be reached. */
        UNREACHABLE,
        /** The log did not acknowledge the tweet in time; it may have it all the same. */
        TIMEOUT,
        /** This machine's clock is too far ahead of the log's. */
        WRONG_CLOCK
    }

    private final Reason reason;

    public LogUnavailableException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
