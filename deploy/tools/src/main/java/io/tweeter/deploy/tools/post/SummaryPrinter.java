package io.tweeter.deploy.tools.post;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/**
 * Prints the summary of a run, once: when the run ends, or when the process is interrupted, as by
 * Ctrl-C, and the run stops early.
 */
final class SummaryPrinter implements AutoCloseable {

    /** How long a run may take to stop after an interrupt; blocked on a terminal it never does. */
    private static final long STOP_TIMEOUT_SECONDS = 5;

    private final RunStatistics statistics;
    private final boolean json;
    private final Path rejects;
    private final PrintWriter out;
    private final PrintWriter err;
    private final CountDownLatch printed = new CountDownLatch(1);
    private volatile boolean interrupted;
    private Thread hook;

    /**
     * @param rejects the file that receives all lines that were not accepted, or null
     */
    SummaryPrinter(RunStatistics statistics, boolean json, Path rejects, CommandLine commandLine) {
        this.statistics = statistics;
        this.json = json;
        this.rejects = rejects;
        this.out = commandLine.getOut();
        this.err = commandLine.getErr();
    }

    /** From now on, an interrupt of the process stops the run and prints the summary so far. */
    void onInterrupt(Runnable stop) {
        hook = new Thread(() -> stopAndPrint(stop), "summary");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether the process is about to end. */
    boolean isInterrupted() {
        return interrupted;
    }

    @Override
    public void close() {
        print();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down: the hook runs, and does not print a second time.
            interrupted = true;
        }
    }

    private void stopAndPrint(Runnable stop) {
        stop.run();
        try {
            if (!printed.await(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
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
        Summary summary = statistics.summary();
        if (json) {
            out.println(summary.toJson());
        } else {
            summary.errors().forEach(err::println);
            long more = summary.rejected() + summary.failed() - summary.errors().size();
            if (more > 0 && !summary.errors().isEmpty()) {
                err.println(
                        "... and "
                                + more
                                + " more, "
                                + (rejects == null
                                        ? "which --rejects FILE writes to a file"
                                        : "see " + rejects));
            }
            err.flush();
            out.println(summary);
        }
        out.flush();
        printed.countDown();
    }
}
