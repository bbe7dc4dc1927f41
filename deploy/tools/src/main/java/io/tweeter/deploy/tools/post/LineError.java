package io.tweeter.deploy.tools.post;

/**
 * A line that is no tweet on the other side, as far as is known.
 *
 * @param line from 1
 * @param kind whether the service decided so
 * @param reason one line, to be read after "line 7"
 */
record LineError(long line, Kind kind, String reason) {

    /** Who is to blame. */
    enum Kind {
        /** The line: sending it again would end the same way. */
        REJECTED,
        /** The way there: the tweet may or may not have arrived; sending it again is harmless. */
        FAILED
    }

    @Override
    public String toString() {
        return "line " + line + ": " + reason;
    }
}
