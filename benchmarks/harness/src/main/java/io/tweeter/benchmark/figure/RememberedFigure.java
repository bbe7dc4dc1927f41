package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Contender;
import io.tweeter.benchmark.process.Contenders;
import io.tweeter.benchmark.process.FlinkMonitor;
import io.tweeter.benchmark.process.Kafka;
import io.tweeter.benchmark.process.Usage;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.workload.ExpectedCounts;
import io.tweeter.benchmark.workload.TweetStream;
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

    /** A fifth more is more than a slice, so this range includes sealing one. */
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
        long budget = load.expected().unique() * BUDGET_BYTES_PER_ID / SUBTASKS;
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("bootstrap", kafka.bootstrapServers());
        arguments.put("topic", TOPIC);
        arguments.put("output", output);
        arguments.put("dir", dir.resolve("state").toString());
        arguments.put("horizon", horizon.length().toSeconds() + "s");
        arguments.put("memory", Math.max(MIN_BUDGET, budget) + "b");
        long tweets = load.stream().tweets();
        try (FlinkRun job = FlinkRun.start(FLINK, arguments, dir)) {
            job.awaitTweets(tweets, Duration.ofSeconds(tweets / MIN_TWEETS_PER_SECOND));
            List<FlinkMonitor.Checkpoint> checkpoints = job.checkpointsUntilAfter(Instant.now());
            VoidFigureException.requireNone(
                    name, load.expected().differences(kafka.readCounts(output)));
            RememberedReport.Run run =
                    new RememberedReport.Run(
                            horizon.all(),
                            horizon.length().toSeconds(),
                            round,
                            tweets - load.from(),
                            job.cpuSeconds(load.from(), tweets),
                            job.wallSeconds(load.from(), tweets),
                            job.rememberedIds(load.from()),
                            job.reported("remembered_ids"),
                            job.reported("remembered_bytes"),
                            Usage.liveHeapBytes(job.handle()),
                            Usage.peakMemoryMiB(job.handle()),
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
}
