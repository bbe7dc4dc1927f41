package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Contender;
import io.tweeter.benchmark.process.ContenderProcess;
import io.tweeter.benchmark.process.Contenders;
import io.tweeter.benchmark.process.Kafka;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.workload.ExpectedCounts;
import io.tweeter.benchmark.workload.TweetStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From the topic to deduplicated counts of each user in another topic, in CPU and wall time. */
public final class CountsFigure implements Figure {

    private static final List<CountsReport.Peer> PEERS =
            List.of(
                    new CountsReport.Peer(Contenders.KAFKA_STREAMS, 2.5, 2.5),
                    new CountsReport.Peer(Contenders.SPARK, 4, 4),
                    new CountsReport.Peer(Contenders.BARE, 0.6, 0.8));

    /** Slower than anybody is; only for what hangs. */
    private static final long LEAST_TWEETS_PER_SECOND = 5_000;

    private static final Duration START_WITHIN = Duration.ofMinutes(3);

    private record Load(String topic, long tweets, ExpectedCounts expected) {}

    @Override
    public String name() {
        return "counts";
    }

    @Override
    public String question() {
        return "how fast does a topic become deduplicated counts of each user?";
    }

    @Override
    public FigureReport run(Bench bench) throws IOException, InterruptedException {
        Settings settings = bench.settings();
        List<Load> loads = List.of(load(bench, settings.small()), load(bench, settings.large()));
        List<Contender> contenders = new ArrayList<>();
        contenders.add(Contenders.FLINK);
        PEERS.forEach(peer -> contenders.add(peer.contender()));
        List<CountsReport.Run> runs = new ArrayList<>();
        for (int round = 1; round <= settings.rounds(); round++) {
            for (Load load : loads) {
                for (Contender contender : contenders) {
                    runs.add(measure(bench, contender, load, round));
                }
            }
            // Nobody always comes first, or after the same other one.
            Collections.rotate(contenders, 1);
        }
        bench.kafka().deleteTopics("tweets-", "counts-");
        return new CountsReport(name(), question(), Contenders.FLINK, PEERS, runs).report();
    }

    private static Load load(Bench bench, long tweets) throws InterruptedException {
        String topic = "tweets-" + tweets;
        TweetStream stream = TweetStream.usual(tweets);
        bench.load(stream, topic, "LogAppendTime");
        return new Load(topic, tweets, ExpectedCounts.of(stream));
    }

    private static CountsReport.Run measure(Bench bench, Contender contender, Load load, int round)
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
        double kafkaCpu = kafka.cpuSeconds();
        try (ContenderProcess process =
                ContenderProcess.start(contender, arguments, dir, said -> {})) {
            ContenderProcess.Outcome outcome =
                    process.await(
                            START_WITHIN.plusSeconds(load.tweets() / LEAST_TWEETS_PER_SECOND));
            kafkaCpu = kafka.cpuSeconds() - kafkaCpu;
            bench.say(
                    String.format(
                            Locale.ROOT,
                            "round %d, %,d tweets, %s: CPU %.2f s, wall %.2f s, Kafka's CPU %.2f s",
                            round,
                            load.tweets(),
                            contender.label(),
                            outcome.cpuSeconds(),
                            outcome.wallSeconds(),
                            kafkaCpu));
            VoidFigureException.unlessRight(
                    name, load.expected().differences(kafka.readCounts(output)));
            return new CountsReport.Run(
                    contender.name(),
                    load.tweets(),
                    round,
                    outcome.cpuSeconds(),
                    outcome.wallSeconds(),
                    kafkaCpu,
                    outcome.peakMiB());
        } finally {
            bench.clean(dir);
        }
    }
}
