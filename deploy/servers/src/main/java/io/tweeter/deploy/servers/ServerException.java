package io.tweeter.deploy.servers;

/** A server did not start, did not become ready, or cannot be run here; the message says why. */
public final class ServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ServerException(String message) {
        super(message);
    }

    public ServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
