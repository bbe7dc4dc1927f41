package io.tweeter.ingest.read;

/** The store did not answer; a retry may succeed. */
public final class ReadsUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ReadsUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
