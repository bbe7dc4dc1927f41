package io.tweeter.deploy.tools.post;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/**
 * Prints what became of the file, once: when the run ends by itself, or when it is interrupted, as
 * by Ctrl-C, and the run is told to stop.
 */
final class SummaryPrinter implements AutoCloseable {

    /** For the run to end by itself after an interrupt; a read of a terminal never would. */
    private static final long PATIENCE_SECONDS = 5;

    private final RunStatistics tally;
    private final boolean json;
    private final Path rejects;
    private final PrintWriter out;
    private final PrintWriter err;
    private final CountDownLatch printed = new CountDownLatch(1);
    private Thread hook;

    /**
     * @param rejects where all refusals are written, or null
     */
    SummaryPrinter(RunStatistics tally, boolean json, Path rejects, CommandLine commandLine) {
        this.tally = tally;
        this.json = json;
        this.rejects = rejects;
        this.out = commandLine.getOut();
        this.err = commandLine.getErr();
    }

    /** From now on an interrupt of the process stops the run and prints the summary so far. */
    void onInterrupt(Runnable stop) {
        hook = new Thread(() -> stopAndPrint(stop), "summary");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        print();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is being shut down: the hook runs, and finds that all is said.
        }
    }

    private void stopAndPrint(Runnable stop) {
        stop.run();
        try {
            if (!printed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                print();
            }
        } catch (InterruptedException e) {
            print();
        }
    }

    private synchronized void print() {
        if (printed.getCount() == 0) {
            return;
        }
        Summary summary = tally.summary();
        if (json) {
            out.println(summary.toJson());
        } else {
            summary.refusals().forEach(err::println);
            long more = summary.rejected() + summary.failed() - summary.refusals().size();
            if (more > 0 && !summary.refusals().isEmpty()) {
                err.println(
                        "... and "
                                + more
                                + " more, "
                                + (rejects == null
                                        ? "which --rejects FILE would write down"
                                        : "see " + rejects));
            }
            err.flush();
            out.println(summary);
        }
        out.flush();
        printed.countDown();
    }
}
