package io.tweeter.deploy.cli;

/** Errors in one line. */
public final class Errors {

    private Errors() {}

    /** The first line of an error's message, or the name of its class if it has no message. */
    public static String firstLine(Throwable error) {
        return error.getMessage() == null
                ? error.getClass().getSimpleName()
                : error.getMessage().lines().findFirst().orElse("");
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
