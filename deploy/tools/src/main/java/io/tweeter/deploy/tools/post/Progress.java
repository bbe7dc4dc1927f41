package io.tweeter.deploy.tools.post;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows the progress of a run on standard error: a bar on a terminal, elsewhere a line at times.
 */
final class Progress {

    private static final Duration BAR_INTERVAL = Duration.ofMillis(250);
    private static final Duration LINE_INTERVAL = Duration.ofSeconds(5);

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "progress");
                        thread.setDaemon(true);
                        return thread;
                    });
    private final ScheduledFuture<?> showing;
    private final Runnable end;

    private Progress(Runnable show, Duration interval, Runnable end) {
        this.end = end;
        long millis = interval.toMillis();
        this.showing = timer.scheduleAtFixedRate(show, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Starts the display. */
    static Progress start(TweetFile file, RunStatistics statistics, PrintWriter lines) {
        return isTerminal() ? bar(file, statistics) : lines(statistics, lines);
    }

    /** Ends the display. */
    void close() {
        showing.cancel(false);
        timer.shutdown();
        end.run();
    }

    private static Progress bar(TweetFile file, RunStatistics statistics) {
        boolean large = file.size().orElse(0) > 20_000_000;
        // The number of lines is unknown until the end; the number of bytes is not.
        ProgressBar bar =
                new ProgressBarBuilder()
                        .setTaskName("post")
                        .setInitialMax(file.size().orElse(-1))
                        .setUnit(large ? " MB" : " kB", large ? 1_000_000 : 1_000)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(Math.toIntExact(BAR_INTERVAL.toMillis()))
                        .build();
        Runnable show =
                () -> {
                    bar.stepTo(file.bytesRead());
                    bar.setExtraMessage(describe(statistics.summary()));
                };
        return new Progress(
                show,
                BAR_INTERVAL,
                () -> {
                    show.run();
                    bar.close();
                });
    }

    private static Progress lines(RunStatistics statistics, PrintWriter out) {
        return new Progress(
                () -> {
                    out.println(describe(statistics.summary()).strip());
                    out.flush();
                },
                LINE_INTERVAL,
                () -> {});
    }

    private static String describe(Summary now) {
        double seconds = now.elapsed().toNanos() / 1e9;
        return String.format(
                Locale.ROOT,
                " %,d accepted, %,d rejected, %,.0f/s",
                now.accepted(),
                now.rejected(),
                now.accepted() / seconds);
    }

    /** {@code System.console()} cannot tell whether standard error is a terminal. */
    @SuppressWarnings("SystemConsoleNull") // at worst, a newer JDK shows a bar where none should be
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null; // not Linux
        }
    }
}
