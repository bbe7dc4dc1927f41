package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.TweetTables;
import io.tweeter.benchmark.workload.TweetLoader;
import io.tweeter.model.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * New users who tweet so much at once that both boards have to show them, and how long that takes.
 */
final class BoardProbe {

    /** Slide of the window of the last minute. */
    private static final Duration SLIDE = Duration.ofSeconds(5);

    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** More often it would take a good part of Cassandra's time. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private final TweetLoader loader;
    private final TweetTables tables;
    private final EventClock clock;

    /**
     * When a user was on the boards with all of its tweets; at most the poll interval too late.
     *
     * @param allTimeSeconds after Kafka had acknowledged the last of them
     * @param lastMinuteSeconds after that, too
     * @param windowSeconds on the board of the last minute after the end of its first window
     */
    record Shown(double allTimeSeconds, double lastMinuteSeconds, double windowSeconds) {}

    BoardProbe(TweetLoader loader, TweetTables tables, EventClock clock) {
        this.loader = loader;
        this.tables = tables;
        this.clock = clock;
    }

    /**
     * Sends one user after the other, at least one, each with as many tweets, while the boards can
     * be expected to show it before the time is over.
     */
    List<Shown> run(int tweets, Duration during) throws InterruptedException {
        List<Shown> shown = new ArrayList<>();
        long end = System.nanoTime() + during.minus(PAUSE).minus(SLIDE).minusSeconds(1).toNanos();
        do {
            Thread.sleep(PAUSE.toMillis());
            shown.add(probe(handle(shown.size()), tweets));
        } while (System.nanoTime() < end);
        return shown;
    }

    /** The user that is sent after so many others. */
    static String handle(int number) {
        return "probe_" + number;
    }

    /** The end of the first window of the last minute that has a time. */
    static Instant windowEnd(Instant at) {
        long slide = SLIDE.toMillis();
        return Instant.ofEpochMilli((at.toEpochMilli() / slide + 1) * slide);
    }

    private Shown probe(String handle, int tweets) throws InterruptedException {
        Instant at = clock.now();
        long sent = loader.burst(handle, tweets, at, Topics.TWEETS);
        long windowEnd = clock.nanoTime(windowEnd(at));
        long allTime = 0;
        long lastMinute = 0;
        while (allTime == 0 || lastMinute == 0) {
            if (System.nanoTime() - sent > SHOWN_WITHIN.toNanos()) {
                throw new VoidFigureException(
                        "the board of %s did not show all tweets of %s within %d s"
                                .formatted(
                                        allTime == 0 ? "all time" : "the last minute",
                                        handle,
                                        SHOWN_WITHIN.toSeconds()));
            }
            allTime = allTime == 0 ? shownAt("all-time", handle, tweets) : allTime;
            lastMinute = lastMinute == 0 ? shownAt("last-minute", handle, tweets) : lastMinute;
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
        return new Shown(
                (allTime - sent) / 1e9, (lastMinute - sent) / 1e9, (lastMinute - windowEnd) / 1e9);
    }

    /** The time now if a board has all tweets of a user; else 0. */
    private long shownAt(String board, String handle, int all) {
        long counted = tables.board(board).getOrDefault(handle, 0L);
        return counted >= all ? System.nanoTime() : 0;
    }
}
