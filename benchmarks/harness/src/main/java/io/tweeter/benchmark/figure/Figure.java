package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.report.FigureReport;
import java.io.IOException;

/** Something that is measured. A new one is added to {@link Figures}. */
public interface Figure {

    /** A word, for the command line and for files. */
    String name();

    /** What it answers, for people. */
    String question();

    /**
     * Measures.
     *
     * @throws VoidFigureException if a contender did not do its work right: what it cost means
     *     nothing then
     * @throws IOException if something could not be run
     */
    FigureReport run(Bench bench) throws IOException, InterruptedException;
}
