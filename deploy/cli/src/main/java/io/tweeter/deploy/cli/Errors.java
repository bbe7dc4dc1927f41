package io.tweeter.deploy.cli;

import java.nio.channels.ClosedChannelException;

/** Errors in one line. */
public final class Errors {

    private Errors() {}

    /** The first line of an error's message; without one, what its class says. */
    public static String firstLine(Throwable error) {
        if (error.getMessage() != null) {
            return error.getMessage().lines().findFirst().orElse("");
        }
        return error instanceof ClosedChannelException
                ? "the connection was closed"
                : error.getClass().getSimpleName();
    }

    /** The innermost cause of an error, or the error itself if it has none. */
    public static Throwable rootCause(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
