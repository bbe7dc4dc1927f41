package io.tweeter.deploy.jobs;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Supplier;

/** Prints each completed step of a long action, with the time since the action began. */
final class StepLog {

    private final PrintWriter out;
    private final Supplier<Duration> elapsed;

    /**
     * @param elapsed time since the action began
     */
    StepLog(PrintWriter out, Supplier<Duration> elapsed) {
        this.out = out;
        this.elapsed = elapsed;
    }

    /** By this machine's clock, from now on. */
    static StepLog start(PrintWriter out) {
        long start = System.nanoTime();
        return new StepLog(out, () -> Duration.ofNanos(System.nanoTime() - start));
    }

    /** Prints a step at once, so that a reader, or a killer of this process, knows it is done. */
    void done(String step) {
        out.println("%7.1f s  %s".formatted(elapsed().toMillis() / 1e3, step));
        out.flush();
    }

    /** Time since the action began. */
    Duration elapsed() {
        return elapsed.get();
    }
}
