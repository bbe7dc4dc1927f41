package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Cassandra;
import io.tweeter.benchmark.process.Contender;
import io.tweeter.benchmark.process.ContenderProcess;
import io.tweeter.benchmark.process.CpuTime;
import io.tweeter.benchmark.process.Kafka;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.workload.ExpectedCounts;
import io.tweeter.benchmark.workload.TweetStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The cost of writing three rows per tweet to Cassandra, compared with the bare driver. */
final class StoreFigure implements Figure {

    /** Divides the sizes: Cassandra is much slower at writing than any contender at counting. */
    private static final int SHARE = 20;

    /** Slower than any contender; a run below this rate hangs. */
    private static final long MIN_TWEETS_PER_SECOND = 300;

    private static final Duration START_WITHIN = Duration.ofMinutes(3);

    /** A topic, and how many of its tweets are no duplicates. */
    record Load(String topic, long tweets, long unique) {}

    @Override
    public String name() {
        return "store";
    }

    @Override
    public String question() {
        return "How fast are tweets written to Cassandra?";
    }

    @Override
    public FigureReport run(Bench bench) throws IOException, InterruptedException {
        FigureSettings settings = bench.settings();
        long small = Math.max(1, settings.small() / SHARE);
        List<Load> loads =
                List.of(
                        load(bench, TweetStream.usual(small)),
                        load(
                                bench,
                                TweetStream.usual(Math.max(small + 1, settings.large() / SHARE))));
        List<StoreReport.Run> runs =
                Rounds.run(
                        settings.rounds(),
                        loads,
                        StoreReport.CONTENDERS,
                        (load, contender, round) -> measure(bench, load, contender, round, false));
        bench.cassandra().tables().truncate();
        bench.kafka().deleteTopics("store-");
        return new StoreReport(name(), question(), runs).report();
    }

    /** Loads a topic whose name begins with {@code store-}. */
    static Load load(Bench bench, TweetStream stream) throws InterruptedException {
        String topic = "store-" + stream.tweets() + "-" + stream.users().number();
        bench.load(stream, topic, "LogAppendTime");
        return new Load(topic, stream.tweets(), ExpectedCounts.of(stream).unique());
    }

    /**
     * Empties the tables and fills them by one run.
     *
     * @param settled whether Cassandra's CPU is read after it has compacted all, rather than when
     *     the contender is done
     */
    static StoreReport.Run measure(
            Bench bench, Load load, Contender contender, int round, boolean settled)
            throws IOException, InterruptedException {
        Kafka kafka = bench.kafka();
        Cassandra cassandra = bench.cassandra();
        String name = contender.name() + "-" + load.tweets() + "-" + round;
        cassandra.tables().truncate();
        Path dir = bench.newRun(name);
        Map<String, String> arguments = new HashMap<>(bench.cassandraArguments(dir));
        arguments.put("topic", load.topic());
        CpuTime kafkaBefore = kafka.cpuTime();
        CpuTime cassandraBefore = cassandra.cpuTime();
        try (ContenderProcess process =
                ContenderProcess.start(contender, arguments, dir, report -> {})) {
            ContenderProcess.Report result =
                    process.await(START_WITHIN.plusSeconds(load.tweets() / MIN_TWEETS_PER_SECOND));
            if (settled) {
                cassandra.settle();
            }
            double kafkaCpu = kafka.cpuTime().minus(kafkaBefore).seconds();
            double cassandraCpu = cassandra.cpuTime().minus(cassandraBefore).seconds();
            bench.log(
                    String.format(
                            Locale.ROOT,
                            "round %d, %,d tweets, %s: CPU %.2f s, wall %.2f s, Cassandra's CPU"
                                    + " %.2f s",
                            round,
                            load.tweets(),
                            contender.label(),
                            result.cpuSeconds(),
                            result.wallSeconds(),
                            cassandraCpu));
            VoidFigureException.requireNone(
                    name, differences(cassandra.tables().rowsOfTweets(), load.unique()));
            return new StoreReport.Run(
                    contender.name(),
                    load.tweets(),
                    StoreReport.ROWS_PER_TWEET * load.unique(),
                    round,
                    result.cpuSeconds(),
                    result.wallSeconds(),
                    cassandraCpu,
                    kafkaCpu,
                    result.peakMiB());
        } finally {
            bench.deleteState(dir);
        }
    }

    private static List<String> differences(Map<String, Long> rows, long unique) {
        return rows.entrySet().stream()
                .filter(table -> table.getValue() != unique)
                .map(
                        table ->
                                "%s has %d rows, not %d"
                                        .formatted(table.getKey(), table.getValue(), unique))
                .toList();
    }
}
