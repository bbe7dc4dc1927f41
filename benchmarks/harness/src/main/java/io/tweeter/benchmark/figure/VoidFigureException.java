package io.tweeter.benchmark.figure;

import java.util.List;

/** A contender produced wrong results, so that its cost means nothing. */
public final class VoidFigureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong. */
    public VoidFigureException(String message) {
        super(message);
    }

    /** Throws this exception if the results of a run differ from what was expected. */
    static void requireNone(String run, List<String> differences) {
        if (!differences.isEmpty()) {
            throw new VoidFigureException(
                    run + " gave wrong results: " + String.join("; ", differences));
        }
    }
}
