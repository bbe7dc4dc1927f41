package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.report.FigureReport;
import java.io.IOException;

/** A measurement. Add new ones to {@link Figures}. */
public interface Figure {

    /** A word, for the command line and file names. */
    String name();

    /** The question that it answers. */
    String question();

    /**
     * Runs the measurement.
     *
     * @throws VoidFigureException if a contender produced wrong results, so that its cost means
     *     nothing
     * @throws IOException if a process could not be run
     */
    FigureReport run(Bench bench) throws IOException, InterruptedException;
}
