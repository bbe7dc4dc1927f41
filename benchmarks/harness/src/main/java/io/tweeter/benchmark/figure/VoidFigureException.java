package io.tweeter.benchmark.figure;

import java.util.List;

/** A contender's work was wrong, so what it cost means nothing. */
public final class VoidFigureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what was wrong. */
    public VoidFigureException(String message) {
        super(message);
    }

    /** Throws one if there are differences from what was expected of a run. */
    static void unlessRight(String run, List<String> differences) {
        if (!differences.isEmpty()) {
            throw new VoidFigureException(
                    run + " gave wrong results: " + String.join("; ", differences));
        }
    }
}
