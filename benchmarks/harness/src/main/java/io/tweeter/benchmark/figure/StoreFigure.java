package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Cassandra;
import io.tweeter.benchmark.process.Contender;
import io.tweeter.benchmark.process.ContenderProcess;
import io.tweeter.benchmark.process.Contenders;
import io.tweeter.benchmark.process.Kafka;
import io.tweeter.benchmark.process.TweetTables;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.workload.ExpectedCounts;
import io.tweeter.benchmark.workload.TweetStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From the topic into Cassandra, three rows a tweet, against the driver without a framework. */
final class StoreFigure implements Figure {

    /** Writing costs Cassandra much more than counting costs anybody. */
    private static final int SHARE = 20;

    /** Slower than anybody is; only for what hangs. */
    private static final long LEAST_TWEETS_PER_SECOND = 300;

    private static final Duration START_WITHIN = Duration.ofMinutes(3);

    private record Load(String topic, long tweets, long unique) {}

    @Override
    public String name() {
        return "store";
    }

    @Override
    public String question() {
        return "how fast do tweets become rows in Cassandra?";
    }

    @Override
    public FigureReport run(Bench bench) throws IOException, InterruptedException {
        Settings settings = bench.settings();
        long small = Math.max(1, settings.small() / SHARE);
        List<Load> loads =
                List.of(
                        load(bench, small),
                        load(bench, Math.max(small + 1, settings.large() / SHARE)));
        List<Contender> contenders =
                new ArrayList<>(List.of(Contenders.FLINK_STORE, Contenders.BARE_STORE));
        List<StoreReport.Run> runs = new ArrayList<>();
        for (int round = 1; round <= settings.rounds(); round++) {
            for (Load load : loads) {
                for (Contender contender : contenders) {
                    runs.add(measure(bench, contender, load, round));
                }
            }
            Collections.reverse(contenders);
        }
        bench.cassandra().tables().truncate();
        bench.kafka().deleteTopics("store-");
        return new StoreReport(name(), question(), runs).report();
    }

    private static Load load(Bench bench, long tweets) throws InterruptedException {
        String topic = "store-" + tweets;
        TweetStream stream = TweetStream.usual(tweets);
        bench.load(stream, topic, "LogAppendTime");
        return new Load(topic, tweets, ExpectedCounts.of(stream).unique());
    }

    private static StoreReport.Run measure(Bench bench, Contender contender, Load load, int round)
            throws IOException, InterruptedException {
        Kafka kafka = bench.kafka();
        Cassandra cassandra = bench.cassandra();
        String name = contender.name() + "-" + load.tweets() + "-" + round;
        cassandra.tables().truncate();
        Path dir = bench.newRun(name);
        Map<String, String> arguments =
                Map.of(
                        "bootstrap", kafka.bootstrapServers(),
                        "topic", load.topic(),
                        "cassandra", cassandra.contactPoint(),
                        "datacenter", cassandra.localDatacenter(),
                        "keyspace", TweetTables.KEYSPACE,
                        "dir", dir.resolve("state").toString());
        double kafkaCpu = kafka.cpuSeconds();
        double cassandraCpu = cassandra.cpuSeconds();
        try (ContenderProcess process =
                ContenderProcess.start(contender, arguments, dir, said -> {})) {
            ContenderProcess.Outcome outcome =
                    process.await(
                            START_WITHIN.plusSeconds(load.tweets() / LEAST_TWEETS_PER_SECOND));
            kafkaCpu = kafka.cpuSeconds() - kafkaCpu;
            cassandraCpu = cassandra.cpuSeconds() - cassandraCpu;
            bench.say(
                    String.format(
                            Locale.ROOT,
                            "round %d, %,d tweets, %s: CPU %.2f s, wall %.2f s, Cassandra's CPU"
                                    + " %.2f s",
                            round,
                            load.tweets(),
                            contender.label(),
                            outcome.cpuSeconds(),
                            outcome.wallSeconds(),
                            cassandraCpu));
            VoidFigureException.unlessRight(
                    name, differences(cassandra.tables().rowsOfTweets(), load.unique()));
            return new StoreReport.Run(
                    contender.name(),
                    load.tweets(),
                    StoreReport.ROWS_PER_TWEET * load.unique(),
                    round,
                    outcome.cpuSeconds(),
                    outcome.wallSeconds(),
                    cassandraCpu,
                    kafkaCpu,
                    outcome.peakMiB());
        } finally {
            bench.clean(dir);
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
