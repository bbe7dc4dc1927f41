package io.tweeter.benchmark.figure;

import com.datastax.oss.driver.api.core.DriverException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.benchmark.process.TweetTables;
import io.tweeter.benchmark.process.TweeterStack;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Goal;
import io.tweeter.benchmark.report.Table;
import io.tweeter.benchmark.stats.Spread;
import io.tweeter.benchmark.workload.ExpectedCounts;
import io.tweeter.benchmark.workload.TweetLoader;
import io.tweeter.benchmark.workload.TweetStream;
import io.tweeter.model.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Everything on one machine, as {@code tweeter up} starts it: fast, soon, and after a break. */
final class StackFigure implements Figure {

    private static final long MOST_POSTED = 100_000;
    private static final long MOST_BACKLOG = 1_000_000;

    private static final int RATE = 500;
    private static final int PROBES = 1_000;
    private static final int STEADY_SECONDS = 300;

    /** The last tweets of a backlog: the pipeline does not keep the order of partitions. */
    private static final int LAST = 64;

    private static final int PARTITIONS = 4;
    private static final Duration COMMAND = Duration.ofMinutes(10);

    /** The load runs alone this long before it is probed, so that what it compiles is compiled. */
    private static final Duration SETTLE = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final double POST_GOAL_SECONDS = 60;
    private static final double LATENCY_GOAL_MILLIS = 250;

    private final ObjectMapper json = new ObjectMapper();

    private record Posted(
            String when,
            long accepted,
            double seconds,
            double rowsAfterSeconds,
            double countsAfterSeconds) {

        double perSecond() {
            return accepted / seconds;
        }
    }

    private record Latency(String until, long p50, long p99, long most) {}

    private record CatchUp(
            String job,
            long tweets,
            double seconds,
            double cpuSeconds,
            long checkpoints,
            long failedCheckpoints) {

        double perSecond() {
            return tweets / seconds;
        }
    }

    @Override
    public String name() {
        return "stack";
    }

    @Override
    public String question() {
        return "how does everything together do on one machine?";
    }

    @Override
    public FigureReport run(Bench bench) throws IOException, InterruptedException {
        long posts = Math.min(MOST_POSTED, bench.settings().small());
        long backlog = Math.min(MOST_BACKLOG, bench.settings().large());
        Path dir = bench.newRun(name());
        bench.say("starting the stack");
        try (TweeterStack stack = new TweeterStack(dir);
                TweetTables tables = stack.tables()) {
            List<Posted> posted =
                    List.of(
                            post(bench, stack, tables, generate(stack, dir, posts, 1), "first"),
                            post(bench, stack, tables, generate(stack, dir, posts, 2), "next"));
            int rate = (int) Math.min(RATE, posted.get(1).perSecond() / 2);
            List<Latency> latencies = steady(bench, stack, dir, rate);
            List<CatchUp> catchUps = catchUp(bench, stack, tables, backlog);
            return report(posts, posted, rate, latencies, catchUps);
        }
    }

    private Posted post(Bench bench, TweeterStack stack, TweetTables tables, Path file, String when)
            throws IOException, InterruptedException {
        long before = tables.counted();
        long start = System.nanoTime();
        JsonNode summary =
                json.readTree(
                        stack.run(
                                COMMAND,
                                "post",
                                file.toString(),
                                "--to=" + stack.loadBalancer(),
                                // Lines that are the same in both files are tweets of their own.
                                "--keys=new",
                                "--json"));
        long accepted = summary.path("accepted").asLong();
        bench.say(
                "%,d tweets accepted in %.1f s"
                        .formatted(accepted, summary.path("seconds").asDouble()));
        long lines = summary.path("lines").asLong();
        if (accepted != lines) {
            throw new VoidFigureException(accepted + " of " + lines + " tweets were accepted");
        }
        long all = before + accepted;
        await("counts of what was posted", () -> tables.counted() == all);
        double counted = since(start);
        await(
                "rows of what was posted",
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
                COMMAND);
        return file;
    }

    /**
     * @param rate in tweets a second; at half of what the machine can do it is latency that is
     *     measured, and not how long the queue has become
     */
    private List<Latency> steady(Bench bench, TweeterStack stack, Path dir, int rate)
            throws IOException, InterruptedException {
        Path file = generate(stack, dir, (long) rate * STEADY_SECONDS, 3);
        Path posted = dir.resolve("steady.json");
        Process posting =
                stack.start(
                        posted,
                        "post",
                        file.toString(),
                        "--to=" + stack.loadBalancer(),
                        "--rate=" + rate,
                        "--json");
        try {
            Thread.sleep(SETTLE.toMillis());
            JsonNode probed =
                    json.readTree(
                            stack.run(
                                    COMMAND,
                                    "probe",
                                    "--to=" + stack.loadBalancer(),
                                    "--tweets=" + PROBES,
                                    "--json"));
            if (!posting.isAlive()) {
                throw new VoidFigureException(
                        "the load of %d tweets a second ended before the probe did"
                                .formatted(rate));
            }
            double sent =
                    json.readTree(stack.await(posting, posted, COMMAND))
                            .path("accepted_per_second")
                            .asDouble();
            if (sent < rate * 0.95) {
                throw new VoidFigureException(
                        "%.0f tweets a second were accepted, not %d".formatted(sent, rate));
            }
            List<Latency> latencies = new ArrayList<>();
            for (String until : List.of("accepted", "readable", "counted")) {
                JsonNode step = probed.path(until);
                latencies.add(
                        new Latency(
                                until,
                                step.path("p50").asLong(),
                                step.path("p99").asLong(),
                                step.path("max").asLong()));
            }
            bench.say(latencies.toString());
            return latencies;
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
        bench.say("loading %,d tweets".formatted(backlog));
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
        for (long place = stream.tweets() - 1; place >= 0 && ids.size() < LAST; place--) {
            ids.add(stream.id(stream.original(place)));
        }
        return ids;
    }

    private static CatchUp catchUp(
            Bench bench, TweeterStack stack, String job, long backlog, Check done)
            throws IOException, InterruptedException {
        double cpu = stack.jobsCpuSeconds();
        long start = System.nanoTime();
        String id = stack.submit(job);
        await("catching up of " + job, done);
        double seconds = since(start);
        double cpuSeconds = stack.jobsCpuSeconds() - cpu;
        TweeterStack.Checkpoints checkpoints = stack.checkpoints(id);
        CatchUp catchUp =
                new CatchUp(
                        job,
                        backlog,
                        seconds,
                        cpuSeconds,
                        checkpoints.completed(),
                        checkpoints.failed());
        bench.say(catchUp.toString());
        return catchUp;
    }

    @FunctionalInterface
    private interface Check {
        boolean holds();
    }

    private static void await(String what, Check check) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(20).toNanos();
        while (!holds(check)) {
            if (System.nanoTime() > end) {
                throw new VoidFigureException(what + " were not complete after 20 min");
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    /** A server that is too busy to answer a question about all rows is asked again. */
    private static boolean holds(Check check) {
        try {
            return check.holds();
        } catch (DriverException e) {
            return false;
        }
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private FigureReport report(
            long posts,
            List<Posted> posted,
            int rate,
            List<Latency> latencies,
            List<CatchUp> catchUps) {
        List<Goal> goals = new ArrayList<>();
        goals.add(
                goal(
                        "%,d tweets through the load balancer, right after the start"
                                .formatted(posts),
                        POST_GOAL_SECONDS,
                        " s",
                        posted.get(0).seconds()));
        goals.add(
                new Goal(
                        "tweets a second at which latency is measured",
                        RATE,
                        true,
                        "",
                        Spread.of(List.of((double) rate))));
        for (Latency latency : latencies.subList(1, latencies.size())) {
            goals.add(
                    goal(
                            "POST to %s, p99 at %d tweets a second"
                                    .formatted(latency.until(), rate),
                            LATENCY_GOAL_MILLIS,
                            " ms",
                            (double) latency.p99()));
        }
        for (CatchUp catchUp : catchUps) {
            goals.add(
                    goal(
                            "failed checkpoints while %s caught up".formatted(catchUp.job()),
                            0,
                            "",
                            (double) catchUp.failedCheckpoints()));
        }
        return new FigureReport(
                name(),
                question(),
                goals,
                List.of(posted(posted), steady(rate, latencies), catchingUp(catchUps)),
                Optional.empty(),
                List.of(posted, rate, latencies, catchUps),
                List.of(
                        "One run. Rows and counts were checked against what was accepted. The"
                                + " generator, the load balancer, Kafka, Flink and Cassandra share"
                                + " the machine. Catching up is measured from submitting a job to"
                                + " its last tweet, one job after the other; CPU is the"
                                + " TaskManager's."));
    }

    private static Goal goal(String what, double most, String unit, double measured) {
        return new Goal(what, most, false, unit, Spread.of(List.of(measured)));
    }

    private static Table posted(List<Posted> posted) {
        return new Table(
                "Posting as fast as it goes",
                List.of("", "tweets", "seconds", "all rows after s", "all counted after s"),
                posted.stream()
                        .map(
                                each ->
                                        List.of(
                                                each.when(),
                                                "%,d".formatted(each.accepted()),
                                                seconds(each.seconds()),
                                                seconds(each.rowsAfterSeconds()),
                                                seconds(each.countsAfterSeconds())))
                        .toList());
    }

    private static Table steady(int rate, List<Latency> latencies) {
        return new Table(
                "At %d tweets a second, from sending the POST".formatted(rate),
                List.of("until", "p50 ms", "p99 ms", "max ms"),
                latencies.stream()
                        .map(
                                latency ->
                                        List.of(
                                                latency.until(),
                                                Long.toString(latency.p50()),
                                                Long.toString(latency.p99()),
                                                Long.toString(latency.most())))
                        .toList());
    }

    private static Table catchingUp(List<CatchUp> catchUps) {
        return new Table(
                "Catching up",
                List.of(
                        "job",
                        "tweets",
                        "seconds",
                        "tweets per second",
                        "CPU s",
                        "checkpoints",
                        "failed"),
                catchUps.stream()
                        .map(
                                catchUp ->
                                        List.of(
                                                catchUp.job(),
                                                "%,d".formatted(catchUp.tweets()),
                                                seconds(catchUp.seconds()),
                                                "%,.0f".formatted(catchUp.perSecond()),
                                                seconds(catchUp.cpuSeconds()),
                                                Long.toString(catchUp.checkpoints()),
                                                Long.toString(catchUp.failedCheckpoints())))
                        .toList());
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
