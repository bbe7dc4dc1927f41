package io.tweeter.deploy.stack;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Tells the user what happens, a line each. Thread-safe. */
final class Reporter {

    private final PrintWriter out;
    private final Clock clock;

    Reporter(PrintWriter out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /** A line as it is. */
    synchronized void say(String line) {
        out.println(line);
        out.flush();
    }

    /** Something is ready that belongs in the table of the start. */
    void ready(String name, Duration took, String where) {
        say(
                String.format(
                                Locale.ROOT,
                                "  %-14s %-8s %5.1f s   %s",
                                name,
                                "ready",
                                took.toMillis() / 1000.0,
                                where)
                        .stripTrailing());
    }

    /** Something happened after the start. */
    void event(String line) {
        say(LocalTime.now(clock).truncatedTo(ChronoUnit.SECONDS) + "  " + line);
    }

    /** Names and values below each other. */
    void table(List<List<String>> rows) {
        rows.forEach(row -> say(String.format(Locale.ROOT, "  %-14s %s", row.get(0), row.get(1))));
    }
}
