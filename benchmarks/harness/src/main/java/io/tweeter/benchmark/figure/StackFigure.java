package io.tweeter.benchmark.figure;

import com.datastax.oss.driver.api.core.DriverException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.benchmark.figure.StackReport.CatchUp;
import io.tweeter.benchmark.figure.StackReport.Latencies;
import io.tweeter.benchmark.figure.StackReport.Latency;
import io.tweeter.benchmark.figure.StackReport.Posted;
import io.tweeter.benchmark.process.FlinkMonitor.CheckpointCounts;
import io.tweeter.benchmark.process.TweetTables;
import io.tweeter.benchmark.process.TweeterStack;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.workload.ExpectedCounts;
import io.tweeter.benchmark.workload.TweetLoader;
import io.tweeter.benchmark.workload.TweetStream;
import io.tweeter.model.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The whole pipeline on one machine, as {@code tweeter up} starts it: throughput, latency, and how
 * fast jobs catch up.
 */
final class StackFigure implements Figure {

    private static final long MAX_POSTS = 100_000;
    private static final long MAX_BACKLOG = 1_000_000;

    private static final int PROBES = 1_000;
    private static final int STEADY_SECONDS = 300;

    /** Tweets a second of a quiet pipeline. */
    private static final int QUIET_RATE = 20;

    /** Number of last tweets to wait for: the jobs do not keep the order across partitions. */
    private static final int LAST_TWEETS = 64;

    private static final int PARTITIONS = 4;
    private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration COMPLETE_WITHIN = Duration.ofMinutes(20);

    /** The load runs alone for this long before the first probe, so that hot code is compiled. */
    private static final Duration WARM_UP = Duration.ofSeconds(60);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private final ObjectMapper json = new ObjectMapper();

    @Override
    public String name() {
        return "stack";
    }

    @Override
    public String question() {
        return "How does the whole pipeline perform on one machine?";
    }

    @Override
    public FigureReport run(Bench bench) throws IOException, InterruptedException {
        long posts = Math.min(MAX_POSTS, bench.settings().small());
        long backlog = Math.min(MAX_BACKLOG, bench.settings().large());
        Path dir = bench.newRun(name());
        bench.log("starting the stack");
        try (TweeterStack stack = new TweeterStack(dir);
                TweetTables tables = stack.tables()) {
            List<Posted> posted =
                    List.of(
                            post(bench, stack, tables, generate(stack, dir, posts, 1), "first"),
                            post(bench, stack, tables, generate(stack, dir, posts, 2), "next"));
            int rate = (int) Math.min(StackReport.RATE_GOAL, posted.get(1).perSecond() / 2);
            Latencies busy = latencies(bench, stack, dir, rate, WARM_UP);
            Latencies quiet = latencies(bench, stack, dir, QUIET_RATE, Duration.ZERO);
            List<CatchUp> catchUps = catchUp(bench, stack, tables, backlog);
            return new StackReport(posts, posted, busy, quiet, catchUps).report(name(), question());
        }
    }

    private Posted post(Bench bench, TweeterStack stack, TweetTables tables, Path file, String when)
            throws IOException, InterruptedException {
        long before = tables.counted();
        long start = System.nanoTime();
        JsonNode summary =
                json.readTree(
                        stack.run(
                                COMMAND_TIMEOUT,
                                "post",
                                file.toString(),
                                "--to=" + stack.loadBalancer(),
                                // Equal lines in the two files are different tweets.
                                "--keys=new",
                                "--json"));
        long accepted = summary.path("accepted").asLong();
        bench.log(
                "%,d tweets accepted in %.1f s"
                        .formatted(accepted, summary.path("seconds").asDouble()));
        long lines = summary.path("lines").asLong();
        if (accepted != lines) {
            throw new VoidFigureException(accepted + " of " + lines + " tweets were accepted");
        }
        long all = before + accepted;
        await("counts of the posted tweets", () -> tables.counted() == all);
        double counted = since(start);
        await(
                "rows of the posted tweets",
                () -> tables.rowsOfTweets().values().stream().allMatch(rows -> rows == all));
        return new Posted(
                when, accepted, summary.path("seconds").asDouble(), since(start), counted);
    }

    private static Path generate(TweeterStack stack, Path dir, long tweets, int seed)
            throws IOException, InterruptedException {
        Path file = dir.resolve("tweets-" + seed + ".jsonl");
        stack.await(
                stack.start(file, "generate", "--tweets=" + tweets, "--seed=" + seed),
                file,
                COMMAND_TIMEOUT);
        return file;
    }

    /**
     * Measures latencies under a constant load.
     *
     * @param rate tweets a second, at most half of what the machine can do, so that latency and not
     *     the length of a queue is measured
     * @param warmUp how long the load runs alone before
     */
    private Latencies latencies(
            Bench bench, TweeterStack stack, Path dir, int rate, Duration warmUp)
            throws IOException, InterruptedException {
        Path file = generate(stack, dir, (long) rate * STEADY_SECONDS, rate);
        Path posted = dir.resolve("posted-" + rate + ".json");
        Process posting =
                stack.start(
                        posted,
                        "post",
                        file.toString(),
                        "--to=" + stack.loadBalancer(),
                        "--rate=" + rate,
                        "--json");
        try {
            Thread.sleep(warmUp.toMillis());
            JsonNode probed =
                    json.readTree(
                            stack.run(
                                    COMMAND_TIMEOUT,
                                    "probe",
                                    "--to=" + stack.loadBalancer(),
                                    "--tweets=" + PROBES,
                                    "--json"));
            if (!posting.isAlive()) {
                throw new VoidFigureException(
                        "the load of %d tweets a second ended before the probe".formatted(rate));
            }
            double sent =
                    json.readTree(stack.await(posting, posted, COMMAND_TIMEOUT))
                            .path("accepted_per_second")
                            .asDouble();
            if (sent < rate * 0.95) {
                throw new VoidFigureException(
                        "%.0f tweets a second were accepted, not %d".formatted(sent, rate));
            }
            List<Latency> steps = new ArrayList<>();
            for (String until : List.of("accepted", "readable", "counted")) {
                JsonNode step = probed.path(until);
                steps.add(
                        new Latency(
                                until,
                                step.path("p50").asLong(),
                                step.path("p99").asLong(),
                                step.path("p999").asLong(),
                                step.path("max").asLong()));
            }
            bench.log(steps.toString());
            return new Latencies(rate, steps);
        } finally {
            posting.destroy();
        }
    }

    private static List<CatchUp> catchUp(
            Bench bench, TweeterStack stack, TweetTables tables, long backlog)
            throws IOException, InterruptedException {
        TweetStream stream = TweetStream.usual(backlog);
        long unique = ExpectedCounts.of(stream).unique();
        stack.cancelJobs();
        Map<String, Long> before = tables.rowsOfTweets();
        long counts = tables.counted() + unique;
        bench.log("loading %,d tweets".formatted(backlog));
        new TweetLoader(stack.bootstrapServers()).load(stream, Topics.TWEETS, PARTITIONS);
        List<String> last = last(stream);
        CatchUp counted =
                catchUp(bench, stack, "tweet-counts", backlog, () -> tables.counted() == counts);
        CatchUp stored =
                catchUp(
                        bench,
                        stack,
                        "tweet-store",
                        backlog,
                        () -> last.stream().allMatch(tables::hasTweet));
        await(
                "rows of the backlog",
                () ->
                        tables.rowsOfTweets().entrySet().stream()
                                .allMatch(
                                        rows ->
                                                rows.getValue()
                                                        == before.get(rows.getKey()) + unique));
        return List.of(counted, stored);
    }

    private static List<String> last(TweetStream stream) {
        List<String> ids = new ArrayList<>();
        for (long index = stream.tweets() - 1; index >= 0 && ids.size() < LAST_TWEETS; index--) {
            ids.add(stream.id(stream.firstCopy(index)));
        }
        return ids;
    }

    private static CatchUp catchUp(
            Bench bench, TweeterStack stack, String job, long backlog, Condition done)
            throws IOException, InterruptedException {
        double cpu = stack.jobsCpuSeconds();
        long start = System.nanoTime();
        String id = stack.submit(job);
        await("records of " + job, done);
        double seconds = since(start);
        double cpuSeconds = stack.jobsCpuSeconds() - cpu;
        CheckpointCounts checkpoints = stack.flink().checkpointCounts(id);
        CatchUp catchUp =
                new CatchUp(
                        job,
                        backlog,
                        seconds,
                        cpuSeconds,
                        checkpoints.completed(),
                        checkpoints.failed());
        bench.log(catchUp.toString());
        return catchUp;
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds();
    }

    private static void await(String what, Condition condition) throws InterruptedException {
        long end = System.nanoTime() + COMPLETE_WITHIN.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > end) {
                throw new VoidFigureException(
                        "%s were not complete after %d min"
                                .formatted(what, COMPLETE_WITHIN.toMinutes()));
            }
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
    }

    /** Returns false if the server is too busy for a query over all rows, so that it is retried. */
    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (DriverException e) {
            return false;
        }
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
