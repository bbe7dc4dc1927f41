package io.tweeter.deploy.tools.post;

/**
 * A line that was not accepted, as far as is known.
 *
 * @param line its number, from 1
 * @param reason one line, to be read after "line 7"
 */
record LineError(long line, Kind kind, String reason) {

    /** Whether posting the line again can help. */
    enum Kind {
        /** The line is invalid: posting it again unchanged cannot succeed. */
        REJECTED,
        /** The tweet may or may not have been accepted: posting it again is safe. */
        FAILED
    }

    @Override
    public String toString() {
        return "line " + line + ": " + reason;
    }
}
