package io.tweeter.deploy.tools.post;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.LongSupplier;

/**
 * Touches a file while a run goes on, so that a health check that looks at the file's age finds a
 * run that hangs: while it posts, only if it has made progress since the last time.
 */
final class Heartbeat implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Optional<Path> file;
    private final LongSupplier progress;
    private final Timer timer = new Timer("heartbeat", true);
    private volatile boolean idle;
    private long last;

    /**
     * Does not touch the file yet.
     *
     * @param file empty for none
     * @param progress a number that rises as long as the run does not hang
     */
    Heartbeat(Optional<Path> file, LongSupplier progress) {
        this.file = file;
        this.progress = progress;
    }

    /**
     * Touches the file, and from now on whenever it is due.
     *
     * @throws IOException if that is not possible
     */
    void start() throws IOException {
        touch();
        TimerTask beat =
                new TimerTask() {
                    @Override
                    public void run() {
                        beat();
                    }
                };
        timer.schedule(beat, INTERVAL.toMillis(), INTERVAL.toMillis());
    }

    /** The run has nothing left to do, so it needs no progress any more. */
    void idle() {
        idle = true;
        beat();
    }

    /** Touches the file if it is due; called at each interval. */
    synchronized void beat() {
        long now = progress.getAsLong();
        if (!idle && now == last) {
            return;
        }
        last = now;
        try {
            touch();
        } catch (IOException e) {
            // The file gets old, as it does if the run hangs: it is up to the health check.
        }
    }

    private void touch() throws IOException {
        if (file.isPresent()) {
            Files.write(file.get(), new byte[0]);
        }
    }

    @Override
    public void close() {
        timer.cancel();
    }
}
