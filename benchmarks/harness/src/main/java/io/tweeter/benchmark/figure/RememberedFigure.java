package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Contender;
import io.tweeter.benchmark.process.ContenderProcess;
import io.tweeter.benchmark.process.Contenders;
import io.tweeter.benchmark.process.FlinkRest;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What many remembered ids cost: the same topic, once with a horizon that all of it lies in, once
 * with one of a hundredth. The topic's own timestamps tell the time, a thousand tweets a second.
 */
public final class RememberedFigure implements Figure {

    private static final int TWEETS_PER_SECOND = 1_000;

    /** Many ids are this many times the few. */
    private static final int TIMES = 100;

    /** Tables grow by a fifth, so this is once through all that growing costs. */
    private static final double UNTIL = 1.2;

    /** Tweets for each first copy. */
    private static final double COPIES = 10.0 / 9;

    /** Copies come within three seconds of event time, but copies of copies of copies later. */
    private static final Duration LEAST_HORIZON = Duration.ofSeconds(30);

    private static final Duration DAY = Duration.ofHours(24);

    /** Of heap for each id, with room to spare: what is measured is what is used. */
    private static final int BUDGET_BYTES = 48;

    private static final int SUBTASKS = 2;
    private static final long LEAST_BUDGET = 16 << 20;

    /** Slower than anybody is; only for what hangs. */
    private static final long LEAST_TWEETS_PER_SECOND = 20_000;

    private static final Duration START_WITHIN = Duration.ofMinutes(3);
    private static final Duration CHECKPOINT_WITHIN = Duration.ofMinutes(3);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private static final int HEAP_MIB = 4_096;

    /** With all of its heap from the start, as Flink's own scripts give it to a TaskManager. */
    private static final Contender FLINK =
            Contenders.FLINK
                    .withHeap(HEAP_MIB)
                    .with("-Xms" + HEAP_MIB + "m", "-Xlog:gc:file=gc.log");

    private static final String TOPIC = "tweets-remembered";

    /**
     * What is read.
     *
     * @param from the tweet with which measuring begins
     */
    private record Load(TweetStream stream, long from, ExpectedCounts expected) {}

    @Override
    public String name() {
        return "remembered";
    }

    @Override
    public String question() {
        return "what do remembered ids cost, in CPU, heap and checkpoints?";
    }

    @Override
    public FigureReport run(Bench bench) throws IOException, InterruptedException {
        long remembered = bench.settings().remembered();
        Load load = load(bench, remembered);
        long span = load.stream().tweets() / TWEETS_PER_SECOND;
        Duration all = longer(DAY, Duration.ofSeconds(2 * span));
        Duration few =
                longer(
                        LEAST_HORIZON,
                        Duration.ofSeconds(
                                Math.round(remembered * COPIES / TIMES / TWEETS_PER_SECOND)));
        List<RememberedReport.Run> runs = new ArrayList<>();
        for (int round = 1; round <= bench.settings().rounds(); round++) {
            // Neither always comes first.
            boolean fewFirst = round % 2 == 1;
            runs.add(measure(bench, load, !fewFirst, fewFirst ? few : all, round));
            runs.add(measure(bench, load, fewFirst, fewFirst ? all : few, round));
        }
        bench.kafka().deleteTopics(TOPIC, "counts-");
        return new RememberedReport(name(), question(), runs).report();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static Load load(Bench bench, long remembered) throws InterruptedException {
        TweetStream stream =
                new TweetStream(
                        Math.round(remembered * UNTIL * COPIES),
                        new TweetStream.Length(10, 30),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        TWEETS_PER_SECOND);
        bench.load(stream, TOPIC, "CreateTime");
        return new Load(stream, Math.round(remembered * COPIES), ExpectedCounts.of(stream));
    }

    private static RememberedReport.Run measure(
            Bench bench, Load load, boolean all, Duration horizon, int round)
            throws IOException, InterruptedException {
        Kafka kafka = bench.kafka();
        String name = "remembered-" + horizon.toSeconds() + "s-" + round;
        String output = "counts-" + name;
        kafka.createCounts(output);
        Path dir = bench.newRun(name);
        int rest = FreePorts.next();
        long budget = load.expected().unique() * BUDGET_BYTES / SUBTASKS;
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("bootstrap", kafka.bootstrapServers());
        arguments.put("topic", TOPIC);
        arguments.put("output", output);
        arguments.put("dir", dir.resolve("state").toString());
        arguments.put("horizon", horizon.toSeconds() + "s");
        arguments.put("memory", Math.max(LEAST_BUDGET, budget) + "b");
        arguments.put("rest", Integer.toString(rest));
        Watch watch = new Watch();
        long tweets = load.stream().tweets();
        try (ContenderProcess process = ContenderProcess.start(FLINK, arguments, dir, watch::add)) {
            process.await(START_WITHIN);
            watch.await(process, tweets, Duration.ofSeconds(tweets / LEAST_TWEETS_PER_SECOND));
            List<FlinkRest.Checkpoint> checkpoints =
                    checkpoints(process, new FlinkRest(rest), Instant.now());
            VoidFigureException.unlessRight(
                    name, load.expected().differences(kafka.readCounts(output)));
            RememberedReport.Run run =
                    new RememberedReport.Run(
                            all,
                            horizon.toSeconds(),
                            round,
                            tweets - load.from(),
                            watch.cpuSeconds(load.from(), tweets),
                            watch.wallSeconds(load.from(), tweets),
                            watch.rememberedIds(load.from()),
                            watch.said("remembered_ids"),
                            watch.said("remembered_bytes"),
                            Usage.liveHeapBytes(process.handle()),
                            Usage.peakMemoryMiB(process.handle()),
                            load.expected().unique(),
                            checkpoints);
            if (all && run.rememberedIds() != load.expected().unique()) {
                throw new VoidFigureException(
                        "%s remembered %,d ids, not %,d"
                                .formatted(name, run.rememberedIds(), load.expected().unique()));
            }
            bench.say(
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
            bench.clean(dir);
        }
    }

    /** All checkpoints up to the first that began after a time: it has all that came before. */
    private static List<FlinkRest.Checkpoint> checkpoints(
            ContenderProcess process, FlinkRest rest, Instant after)
            throws IOException, InterruptedException {
        Instant end = after.plus(CHECKPOINT_WITHIN);
        while (Instant.now().isBefore(end)) {
            process.checkAlive();
            List<FlinkRest.Checkpoint> checkpoints = rest.checkpoints();
            for (int i = 0; i < checkpoints.size(); i++) {
                if (checkpoints.get(i).triggered() > after.toEpochMilli()) {
                    return checkpoints.subList(0, i + 1);
                }
            }
            Thread.sleep(LOOK_EVERY.toMillis());
        }
        throw new IOException("no checkpoint within " + CHECKPOINT_WITHIN.toSeconds() + " s");
    }

    /** How far a run is, and what it had used on its way there. */
    private static final class Watch {

        private final Series cpu = new Series();
        private final Series wall = new Series();
        private final Series ids = new Series();
        private ContenderProcess.Outcome last;

        synchronized void add(ContenderProcess.Outcome outcome) {
            double tweets = outcome.said().get("tweets").asDouble();
            if (last != null && last.said().get("tweets").asDouble() == tweets) {
                // The series are about the way; what is remembered may still settle.
                last = outcome;
                return;
            }
            cpu.add(tweets, outcome.cpuSeconds());
            wall.add(tweets, outcome.wallSeconds());
            ids.add(tweets, outcome.said().get("remembered_ids").asDouble());
            last = outcome;
        }

        synchronized long said(String name) {
            return last == null ? 0 : last.said().get(name).asLong();
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
            while (said("tweets") < tweets) {
                process.checkAlive();
                if (Instant.now().isAfter(end)) {
                    throw new IOException(
                            "read only %,d of %,d tweets within %d s"
                                    .formatted(said("tweets"), tweets, within.toSeconds()));
                }
                Thread.sleep(LOOK_EVERY.toMillis());
            }
        }
    }
}
