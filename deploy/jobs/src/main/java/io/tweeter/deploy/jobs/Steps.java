package io.tweeter.deploy.jobs;

import java.io.PrintWriter;
import java.time.Duration;

/** Says what has been done of something long, each step with its time since the beginning. */
final class Steps {

    private final PrintWriter out;
    private final long start = System.nanoTime();

    Steps(PrintWriter out) {
        this.out = out;
    }

    /** Prints a step at once, so that who watches, or what ends us, knows that it was done. */
    void done(String step) {
        out.println("%7.1f s  %s".formatted(sinceStart().toMillis() / 1e3, step));
        out.flush();
    }

    /** Time since the beginning. */
    Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
