package io.tweeter.deploy.stack;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Prints what happens, one line each. Thread-safe. */
final class Reporter {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final PrintWriter out;
    private final Clock clock;

    Reporter(PrintWriter out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /** Prints a line. */
    synchronized void say(String line) {
        out.println(line);
        out.flush();
    }

    /** Prints a line of the start-up table: something is ready. */
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

    /** Prints an event after the start. */
    void event(String line) {
        say(LocalTime.now(clock).format(TIME) + "  " + line);
    }

    /** Prints names and values in two columns. */
    void table(List<List<String>> rows) {
        rows.forEach(row -> say(String.format(Locale.ROOT, "  %-14s %s", row.get(0), row.get(1))));
    }
}
