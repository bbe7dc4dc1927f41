package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Contender;
import io.tweeter.benchmark.process.ContenderProcess;
import io.tweeter.benchmark.process.Contenders;
import io.tweeter.benchmark.process.CpuTime;
import io.tweeter.benchmark.process.Kafka;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.workload.ExpectedCounts;
import io.tweeter.benchmark.workload.TweetStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The cost of reading a topic and writing deduplicated counts per user to another one. */
public final class CountsFigure implements Figure {

    private static final List<CountsReport.Peer> PEERS =
            List.of(
                    new CountsReport.Peer(Contenders.KAFKA_STREAMS, 3, 3, true),
                    new CountsReport.Peer(Contenders.SPARK, 3, 3, false),
                    new CountsReport.Peer(Contenders.BARE, 1.3, 1.3, false));

    /** Slower than any contender; a run below this rate hangs. */
    private static final long MIN_TWEETS_PER_SECOND = 5_000;

    private static final Duration START_WITHIN = Duration.ofMinutes(3);

    private record Load(String topic, long tweets, ExpectedCounts expected) {}

    @Override
    public String name() {
        return "counts";
    }

    @Override
    public String question() {
        return "How fast does a topic become deduplicated counts per user?";
    }

    @Override
    public FigureReport run(Bench bench) throws IOException, InterruptedException {
        FigureSettings settings = bench.settings();
        List<Load> loads = List.of(load(bench, settings.small()), load(bench, settings.large()));
        List<Contender> contenders =
                Stream.concat(
                                Stream.of(Contenders.FLINK),
                                PEERS.stream().map(CountsReport.Peer::contender))
                        .toList();
        List<CountsReport.Run> runs =
                Rounds.run(
                        settings.rounds(),
                        loads,
                        contenders,
                        (load, contender, round) -> measure(bench, load, contender, round));
        bench.kafka().deleteTopics("tweets-", "counts-");
        return new CountsReport(name(), question(), Contenders.FLINK, PEERS, runs).report();
    }

    private static Load load(Bench bench, long tweets) throws InterruptedException {
        String topic = "tweets-" + tweets;
        TweetStream stream = TweetStream.usual(tweets);
        bench.load(stream, topic, "LogAppendTime");
        return new Load(topic, tweets, ExpectedCounts.of(stream));
    }

    private static CountsReport.Run measure(Bench bench, Load load, Contender contender, int round)
            throws IOException, InterruptedException {
        Kafka kafka = bench.kafka();
        String name = contender.name() + "-" + load.tweets() + "-" + round;
        String output = "counts-" + name;
        kafka.createCounts(output);
        Path dir = bench.newRun(name);
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("bootstrap", kafka.bootstrapServers());
        arguments.put("topic", load.topic());
        arguments.put("output", output);
        arguments.put("dir", dir.resolve("state").toString());
        arguments.put("unique", Long.toString(load.expected().unique()));
        CpuTime before = kafka.cpuTime();
        try (ContenderProcess process =
                ContenderProcess.start(contender, arguments, dir, report -> {})) {
            ContenderProcess.Report result =
                    process.await(START_WITHIN.plusSeconds(load.tweets() / MIN_TWEETS_PER_SECOND));
            double kafkaCpu = kafka.cpuTime().minus(before).seconds();
            bench.log(
                    String.format(
                            Locale.ROOT,
                            "round %d, %,d tweets, %s: CPU %.2f s, wall %.2f s, Kafka's CPU %.2f s",
                            round,
                            load.tweets(),
                            contender.label(),
                            result.cpuSeconds(),
                            result.wallSeconds(),
                            kafkaCpu));
            VoidFigureException.requireNone(
                    name, load.expected().differences(kafka.readCounts(output)));
            return new CountsReport.Run(
                    contender.name(),
                    load.tweets(),
                    round,
                    result.cpuSeconds(),
                    result.wallSeconds(),
                    kafkaCpu,
                    result.peakMiB());
        } finally {
            bench.deleteState(dir);
        }
    }
}
