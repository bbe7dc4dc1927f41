package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Contender;
import io.tweeter.benchmark.process.ContenderProcess;
import io.tweeter.benchmark.process.FlinkMonitor;
import io.tweeter.benchmark.stats.Series;
import io.tweeter.deploy.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A contender on Flink whose job does not end: how many tweets it has read, what it had used by
 * then, and its checkpoints. Closing this ends the process.
 */
final class FlinkRun implements AutoCloseable {

    private static final Duration START_WITHIN = Duration.ofMinutes(3);
    private static final Duration CHECKPOINT_WITHIN = Duration.ofMinutes(3);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    private final ContenderProcess process;
    private final FlinkMonitor flink;
    private final Progress progress;

    private FlinkRun(ContenderProcess process, FlinkMonitor flink, Progress progress) {
        this.process = process;
        this.flink = flink;
        this.progress = progress;
    }

    /**
     * Starts a contender and waits until its job is submitted.
     *
     * @param arguments without that of the REST interface
     * @param dir for its log and temporary files
     */
    static FlinkRun start(Contender contender, Map<String, String> arguments, Path dir)
            throws IOException, InterruptedException {
        int rest = FreePorts.next();
        Map<String, String> all = new LinkedHashMap<>(arguments);
        all.put("rest", Integer.toString(rest));
        Progress progress = new Progress();
        ContenderProcess process = ContenderProcess.start(contender, all, dir, progress::add);
        try {
            process.await(START_WITHIN);
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
        return new FlinkRun(process, new FlinkMonitor(rest), progress);
    }

    /** The process. */
    ProcessHandle handle() {
        return process.handle();
    }

    /** CPU seconds since the start of the process. */
    double cpuSeconds() {
        return process.cpuSeconds();
    }

    /** The last value of a number that the contender reports; 0 before the first. */
    long reported(String name) {
        return progress.reported(name);
    }

    /** Seconds from the start of the process until it had read a tweet. */
    double secondsToFirstTweet() {
        return progress.firstTweet();
    }

    /** CPU seconds from one number of tweets to another. */
    double cpuSeconds(long from, long to) {
        return progress.cpuSeconds(from, to);
    }

    /** Those of them that Java's compilers took. */
    double compilerSeconds(long from, long to) {
        return progress.compilerSeconds(from, to);
    }

    /** Seconds from one number of tweets to another. */
    double wallSeconds(long from, long to) {
        return progress.wallSeconds(from, to);
    }

    /** Ids remembered when it had read a number of tweets. */
    long rememberedIds(long at) {
        return progress.rememberedIds(at);
    }

    /**
     * Waits until a number of tweets is read.
     *
     * @param within apart from the job's start, for which there is more time
     * @throws IOException if it takes longer
     */
    void awaitTweets(long tweets, Duration within) throws IOException, InterruptedException {
        Duration inAll = within.plus(START_WITHIN);
        Instant end = Instant.now().plus(inAll);
        while (reported("tweets") < tweets) {
            process.checkAlive();
            if (Instant.now().isAfter(end)) {
                throw new IOException(
                        "read only %,d of %,d tweets within %d s"
                                .formatted(reported("tweets"), tweets, inAll.toSeconds()));
            }
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
    }

    /** Checkpoints up to the first one that started after a time and so has all before it. */
    List<FlinkMonitor.Checkpoint> checkpointsUntilAfter(Instant after)
            throws IOException, InterruptedException {
        Instant end = after.plus(CHECKPOINT_WITHIN);
        while (Instant.now().isBefore(end)) {
            process.checkAlive();
            List<FlinkMonitor.Checkpoint> checkpoints = flink.checkpoints();
            for (int i = 0; i < checkpoints.size(); i++) {
                if (checkpoints.get(i).triggered() > after.toEpochMilli()) {
                    return checkpoints.subList(0, i + 1);
                }
            }
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
        throw new IOException(
                "no checkpoint completed within " + CHECKPOINT_WITHIN.toSeconds() + " s");
    }

    @Override
    public void close() {
        process.close();
    }

    /** What the process has reported. */
    static final class Progress {

        private final Series cpu = new Series();
        private final Series compiler = new Series();
        private final Series wall = new Series();
        private final Series ids = new Series();
        private ContenderProcess.Report last;
        private double firstTweet = Double.NaN;

        synchronized void add(ContenderProcess.Report report) {
            long before = last == null ? -1 : reported("tweets");
            last = report;
            long tweets = reported("tweets");
            // Without new tweets only the values of the last report change.
            if (tweets != before) {
                cpu.add((double) tweets, report.cpuSeconds());
                compiler.add((double) tweets, report.compilerSeconds());
                wall.add((double) tweets, report.wallSeconds());
                ids.add((double) tweets, (double) reported("remembered_ids"));
            }
            if (tweets > 0 && Double.isNaN(firstTweet)) {
                firstTweet = report.wallSeconds();
            }
        }

        synchronized long reported(String name) {
            return last == null ? 0 : last.message().get(name).asLong();
        }

        synchronized double firstTweet() {
            return firstTweet;
        }

        synchronized double cpuSeconds(long from, long to) {
            return cpu.valueAt((double) to) - cpu.valueAt((double) from);
        }

        synchronized double compilerSeconds(long from, long to) {
            return compiler.valueAt((double) to) - compiler.valueAt((double) from);
        }

        synchronized double wallSeconds(long from, long to) {
            return wall.valueAt((double) to) - wall.valueAt((double) from);
        }

        synchronized long rememberedIds(long at) {
            return Math.round(ids.valueAt((double) at));
        }
    }
}
