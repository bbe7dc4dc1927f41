package io.tweeter.ingest.post;

/** The log does not take a tweet now; sending it again later may help. */
public final class LogUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why, as far as it matters to whoever watches the service. */
    public enum Reason {
        /** As many tweets are under way as may be. */
        BUSY,
        /** The log cannot be reached. */
        UNREACHABLE,
        /** The log did not acknowledge in time. */
        TIMEOUT
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
