package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.TweetTables;
import io.tweeter.benchmark.workload.TweetLoader;
import io.tweeter.model.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * New users who tweet so much at once that both boards have to show them, and how long that takes.
 */
final class BoardProbe {

    /** Slide of the window of the last minute. */
    private static final Duration SLIDE = Duration.ofSeconds(5);

    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private final TweetLoader loader;
    private final TweetTables tables;
    private final Instant eventStart;
    private final long start = System.nanoTime();

    /**
     * When a user was on the boards.
     *
     * @param allTimeSeconds after Kafka had acknowledged the last of its tweets
     * @param lastMinuteSeconds after that, too
     * @param windowSeconds on the board of the last minute after the end of its first window
     */
    record Shown(double allTimeSeconds, double lastMinuteSeconds, double windowSeconds) {}

    /**
     * @param eventStart event time of now
     */
    BoardProbe(TweetLoader loader, TweetTables tables, Instant eventStart) {
        this.loader = loader;
        this.tables = tables;
        this.eventStart = eventStart;
    }

    /** Sends one user after the other for some time, at least one. */
    List<Shown> run(int tweets, Duration during) throws InterruptedException {
        List<Shown> shown = new ArrayList<>();
        long end = System.nanoTime() + during.minus(SLIDE).toNanos();
        do {
            Thread.sleep(PAUSE.toMillis());
            shown.add(probe("probe_" + shown.size(), tweets));
        } while (System.nanoTime() < end);
        return shown;
    }

    private Shown probe(String handle, int tweets) throws InterruptedException {
        Instant at = eventStart.plusNanos(System.nanoTime() - start);
        loader.burst(handle, tweets, at, Topics.TWEETS);
        long sent = System.nanoTime();
        long slide = SLIDE.toMillis();
        Instant window = Instant.ofEpochMilli((at.toEpochMilli() / slide + 1) * slide);
        long windowEnd = start + Duration.between(eventStart, window).toNanos();
        long allTime = 0;
        long lastMinute = 0;
        while (allTime == 0 || lastMinute == 0) {
            if (System.nanoTime() - sent > SHOWN_WITHIN.toNanos()) {
                throw new VoidFigureException(
                        "the board of %s did not show %s within %d s"
                                .formatted(
                                        allTime == 0 ? "all time" : "the last minute",
                                        handle,
                                        SHOWN_WITHIN.toSeconds()));
            }
            allTime = allTime == 0 ? shownAt("all-time", handle) : allTime;
            lastMinute = lastMinute == 0 ? shownAt("last-minute", handle) : lastMinute;
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
        return new Shown(
                (allTime - sent) / 1e9, (lastMinute - sent) / 1e9, (lastMinute - windowEnd) / 1e9);
    }

    /** The time now if a board has a user; else 0. */
    private long shownAt(String board, String handle) {
        Set<String> handles = tables.board(board);
        return handles.contains(handle) ? System.nanoTime() : 0;
    }
}
