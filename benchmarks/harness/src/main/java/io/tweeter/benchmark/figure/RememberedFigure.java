package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Contender;
import io.tweeter.benchmark.process.ContenderProcess;
import io.tweeter.benchmark.process.Contenders;
import io.tweeter.benchmark.process.FlinkMonitor;
import io.tweeter.benchmark.process.Kafka;
import io.tweeter.benchmark.process.Usage;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.stats.Series;
import io.tweeter.benchmark.workload.ExpectedCounts;
import io.tweeter.benchmark.workload.TweetStream;
import io.tweeter.deploy.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The cost of many remembered ids: the same topic is read with a horizon that includes all of it,
 * and with one that includes a hundredth. Event time is that of the topic's timestamps, a thousand
 * tweets a second.
 */
public final class RememberedFigure implements Figure {

    private static final int TWEETS_PER_SECOND = 1_000;

    /** Many ids as a multiple of few ids. */
    private static final int RATIO = 100;

    /** Tables grow by a fifth, so this range includes the full cost of one growth. */
    private static final double END = 1.2;

    /** Tweets per first copy. */
    private static final double TWEETS_PER_ID = 10.0 / 9;

    /** A duplicate follows within three seconds of event time, duplicates of duplicates later. */
    private static final Duration MIN_HORIZON = Duration.ofSeconds(30);

    private static final Duration DAY = Duration.ofHours(24);

    /** Memory budget per id, with room to spare: what is measured is what is used. */
    private static final int BUDGET_BYTES_PER_ID = 48;

    private static final int SUBTASKS = 2;
    private static final long MIN_BUDGET = 16 << 20;

    /** Slower than any contender; a run below this rate hangs. */
    private static final long MIN_TWEETS_PER_SECOND = 20_000;

    private static final Duration START_WITHIN = Duration.ofMinutes(3);
    private static final Duration CHECKPOINT_WITHIN = Duration.ofMinutes(3);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    private static final int HEAP_MIB = 4_096;

    /** Its initial heap is the maximum, as in Flink's own scripts for a TaskManager. */
    private static final Contender FLINK =
            Contenders.FLINK
                    .withHeap(HEAP_MIB)
                    .with("-Xms" + HEAP_MIB + "m", "-Xlog:gc:file=gc.log");

    private static final String TOPIC = "tweets-remembered";

    /**
     * What is read.
     *
     * @param from index of the tweet at which the measurement starts
     */
    private record Load(TweetStream stream, long from, ExpectedCounts expected) {}

    /**
     * How long ids are remembered.
     *
     * @param all whether that includes all tweets
     */
    private record Horizon(boolean all, Duration length) {}

    @Override
    public String name() {
        return "remembered";
    }

    @Override
    public String question() {
        return "What do remembered ids cost, in CPU, heap and checkpoints?";
    }

    @Override
    public FigureReport run(Bench bench) throws IOException, InterruptedException {
        long remembered = bench.settings().remembered();
        Load load = load(bench, remembered);
        long span = load.stream().tweets() / TWEETS_PER_SECOND;
        Horizon all = new Horizon(true, max(DAY, Duration.ofSeconds(2 * span)));
        Duration part =
                Duration.ofSeconds(
                        Math.round(remembered * TWEETS_PER_ID / RATIO / TWEETS_PER_SECOND));
        Horizon few = new Horizon(false, max(MIN_HORIZON, part));
        List<RememberedReport.Run> runs =
                Rounds.run(
                        bench.settings().rounds(),
                        List.of(load),
                        List.of(few, all),
                        (each, horizon, round) -> measure(bench, each, horizon, round));
        bench.kafka().deleteTopics(TOPIC, "counts-");
        return new RememberedReport(name(), question(), runs).report();
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }

    private static Load load(Bench bench, long remembered) throws InterruptedException {
        TweetStream stream =
                new TweetStream(
                        Math.round(remembered * END * TWEETS_PER_ID),
                        new TweetStream.Length(10, 30),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        TWEETS_PER_SECOND);
        bench.load(stream, TOPIC, "CreateTime");
        return new Load(stream, Math.round(remembered * TWEETS_PER_ID), ExpectedCounts.of(stream));
    }

    private static RememberedReport.Run measure(Bench bench, Load load, Horizon horizon, int round)
            throws IOException, InterruptedException {
        Kafka kafka = bench.kafka();
        String name = "remembered-" + horizon.length().toSeconds() + "s-" + round;
        String output = "counts-" + name;
        kafka.createCounts(output);
        Path dir = bench.newRun(name);
        int rest = FreePorts.next();
        long budget = load.expected().unique() * BUDGET_BYTES_PER_ID / SUBTASKS;
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("bootstrap", kafka.bootstrapServers());
        arguments.put("topic", TOPIC);
        arguments.put("output", output);
        arguments.put("dir", dir.resolve("state").toString());
        arguments.put("horizon", horizon.length().toSeconds() + "s");
        arguments.put("memory", Math.max(MIN_BUDGET, budget) + "b");
        arguments.put("rest", Integer.toString(rest));
        Progress progress = new Progress();
        long tweets = load.stream().tweets();
        try (ContenderProcess process =
                ContenderProcess.start(FLINK, arguments, dir, progress::add)) {
            process.await(START_WITHIN);
            progress.await(process, tweets, Duration.ofSeconds(tweets / MIN_TWEETS_PER_SECOND));
            List<FlinkMonitor.Checkpoint> checkpoints =
                    checkpoints(process, new FlinkMonitor(rest), Instant.now());
            VoidFigureException.requireNone(
                    name, load.expected().differences(kafka.readCounts(output)));
            RememberedReport.Run run =
                    new RememberedReport.Run(
                            horizon.all(),
                            horizon.length().toSeconds(),
                            round,
                            tweets - load.from(),
                            progress.cpuSeconds(load.from(), tweets),
                            progress.wallSeconds(load.from(), tweets),
                            progress.rememberedIds(load.from()),
                            progress.reported("remembered_ids"),
                            progress.reported("remembered_bytes"),
                            Usage.liveHeapBytes(process.handle()),
                            Usage.peakMemoryMiB(process.handle()),
                            load.expected().unique(),
                            checkpoints);
            if (horizon.all() && run.rememberedIds() != load.expected().unique()) {
                throw new VoidFigureException(
                        "%s remembered %,d ids, not %,d"
                                .formatted(name, run.rememberedIds(), load.expected().unique()));
            }
            bench.log(
                    String.format(
                            Locale.ROOT,
                            "round %d, %,d ids remembered at the end: CPU %.2f s, wall %.2f s for"
                                    + " the last %,d tweets, heap %,d MiB, %d checkpoints",
                            round,
                            run.rememberedIds(),
                            run.cpuSeconds(),
                            run.wallSeconds(),
                            run.tweets(),
                            run.liveHeapBytes() >> 20,
                            checkpoints.size()));
            return run;
        } finally {
            bench.deleteState(dir);
        }
    }

    /** Checkpoints up to the first one that started after a time and so has all earlier ids. */
    private static List<FlinkMonitor.Checkpoint> checkpoints(
            ContenderProcess process, FlinkMonitor flink, Instant after)
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

    /** How many tweets a run has read, and what it had used by then. */
    private static final class Progress {

        private final Series cpu = new Series();
        private final Series wall = new Series();
        private final Series ids = new Series();
        private ContenderProcess.Report last;

        synchronized void add(ContenderProcess.Report report) {
            long before = last == null ? -1 : reported("tweets");
            last = report;
            long tweets = reported("tweets");
            // Without new tweets only the values of the last report change.
            if (tweets != before) {
                cpu.add((double) tweets, report.cpuSeconds());
                wall.add((double) tweets, report.wallSeconds());
                ids.add((double) tweets, (double) reported("remembered_ids"));
            }
        }

        synchronized long reported(String name) {
            return last == null ? 0 : last.message().get(name).asLong();
        }

        synchronized double cpuSeconds(long from, long to) {
            return cpu.valueAt((double) to) - cpu.valueAt((double) from);
        }

        synchronized double wallSeconds(long from, long to) {
            return wall.valueAt((double) to) - wall.valueAt((double) from);
        }

        synchronized long rememberedIds(long at) {
            return Math.round(ids.valueAt((double) at));
        }

        void await(ContenderProcess process, long tweets, Duration within)
                throws IOException, InterruptedException {
            Instant end = Instant.now().plus(START_WITHIN).plus(within);
            while (reported("tweets") < tweets) {
                process.checkAlive();
                if (Instant.now().isAfter(end)) {
                    throw new IOException(
                            "read only %,d of %,d tweets within %d s"
                                    .formatted(reported("tweets"), tweets, within.toSeconds()));
                }
                Thread.sleep(POLL_INTERVAL.toMillis());
            }
        }
    }
}
