package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.workload.ExpectedCounts;
import io.tweeter.benchmark.workload.TweetLoader;
import io.tweeter.benchmark.workload.TweetStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Live tweets for a job that has read a backlog, and what it must have counted in the end. */
final class LiveTraffic {

    /** Share of the time by which tweets may come too late. */
    private static final double MAX_LATE = 0.05;

    private static final Duration READ_WITHIN = Duration.ofMinutes(2);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    /** Ahead of what event time becomes while no tweets come. */
    private static final Duration GAP = Duration.ofMinutes(30);

    private final TweetLoader loader;
    private final String topic;
    private final int partitions;
    private final FlinkRun job;
    private final TweetStream backlog;
    private final EventClock clock;

    private ExpectedCounts expected;
    private long sent;

    /** What is done while tweets come. */
    @FunctionalInterface
    interface Action {
        void run() throws InterruptedException;
    }

    /** Event time starts now. */
    LiveTraffic(
            TweetLoader loader, String topic, int partitions, FlinkRun job, TweetStream backlog) {
        this.loader = loader;
        this.topic = topic;
        this.partitions = partitions;
        this.job = job;
        this.backlog = backlog;
        this.expected = ExpectedCounts.of(backlog);
        this.sent = backlog.tweets();
        Instant end = Instant.ofEpochMilli(backlog.timestamp(backlog.tweets()));
        this.clock = EventClock.startingAt(end.plus(GAP));
    }

    /** Event time. */
    EventClock clock() {
        return clock;
    }

    /** The right counts of the backlog and of all that was sent since. */
    ExpectedCounts expected() {
        return expected;
    }

    /** Adds tweets that were sent by others, each once. */
    void add(String handle, int tweets) {
        expected = expected.plus(ExpectedCounts.of(handle, tweets));
        sent += tweets;
    }

    /**
     * Sends tweets and waits until the job has read them.
     *
     * @return the number of first copies
     * @throws VoidFigureException if they could not be sent in time
     */
    long play(int perSecond, int seconds) throws IOException, InterruptedException {
        return play(perSecond, seconds, () -> {});
    }

    /** The same, while something else is done in this thread. */
    long play(int perSecond, int seconds, Action meanwhile)
            throws IOException, InterruptedException {
        TweetStream stream = backlog.then((long) perSecond * seconds, clock.now(), perSecond);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Duration> sending = thread.submit(() -> loader.play(stream, topic, partitions));
            meanwhile.run();
            checkInTime(sending.get(), seconds);
        } catch (ExecutionException e) {
            throw new IllegalStateException("live tweets failed: " + e.getCause(), e);
        } finally {
            thread.shutdownNow();
            thread.awaitTermination(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS);
        }
        sent += stream.tweets();
        job.awaitTweets(sent, READ_WITHIN);
        ExpectedCounts counts = ExpectedCounts.of(stream);
        expected = expected.plus(counts);
        return counts.unique();
    }

    private static void checkInTime(Duration took, int seconds) {
        if (took.toMillis() > seconds * 1_000 * (1 + MAX_LATE)) {
            throw new VoidFigureException(
                    "live tweets of %d s took %.1f s".formatted(seconds, took.toMillis() / 1e3));
        }
    }
}
