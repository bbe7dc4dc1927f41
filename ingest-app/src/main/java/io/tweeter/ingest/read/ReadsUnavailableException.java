package io.tweeter.ingest.read;

/** The store does not answer now; asking again later may help. */
public final class ReadsUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ReadsUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
