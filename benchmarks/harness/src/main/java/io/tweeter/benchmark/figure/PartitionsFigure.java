package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Contenders;
import io.tweeter.benchmark.process.Kafka;
import io.tweeter.benchmark.process.Usage;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.workload.ExpectedCounts;
import io.tweeter.benchmark.workload.TweetLoader;
import io.tweeter.benchmark.workload.TweetStream;
import io.tweeter.benchmark.workload.Users;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The cost of the same tweets on one partition and on many: first a backlog, then live traffic. */
final class PartitionsFigure implements Figure {

    private static final List<Integer> PARTITIONS = List.of(1, 4, 100);
    private static final int PER_SECOND = 10_000;

    /** Slower than any run; a run below this rate hangs. */
    private static final long MIN_TWEETS_PER_SECOND = 5_000;

    private static final int MAX_LIVE_SECONDS = 20;

    @Override
    public String name() {
        return "scale-partitions";
    }

    @Override
    public String question() {
        return "What do a hundred partitions cost?";
    }

    @Override
    public FigureReport run(Bench bench) throws IOException, InterruptedException {
        TweetStream stream = TweetStream.usual(bench.settings().large(), PER_SECOND, Users.USUAL);
        List<PartitionsReport.Run> runs = new ArrayList<>();
        for (int partitions : PARTITIONS) {
            bench.load(stream, topic(partitions), "LogAppendTime", partitions);
            runs.add(measure(bench, stream, partitions));
        }
        bench.kafka().deleteTopics("partitions-", "counts-");
        return new PartitionsReport(PER_SECOND, runs).report(name(), question());
    }

    private static String topic(int partitions) {
        return "partitions-" + partitions;
    }

    private static PartitionsReport.Run measure(Bench bench, TweetStream stream, int partitions)
            throws IOException, InterruptedException {
        Kafka kafka = bench.kafka();
        String topic = topic(partitions);
        String output = "counts-" + topic;
        kafka.createCounts(output);
        Path dir = bench.newRun(topic);
        Map<String, String> arguments =
                Map.of(
                        "bootstrap",
                        kafka.bootstrapServers(),
                        "topic",
                        topic,
                        "output",
                        output,
                        "dir",
                        dir.resolve("state").toString());
        long tweets = stream.tweets();
        long loadedBytes = kafka.bytes(topic);
        TweetStream live =
                stream.then(
                        (long) PER_SECOND * liveSeconds(tweets),
                        Instant.ofEpochMilli(stream.timestamp(tweets)));
        try (FlinkRun job = FlinkRun.start(Contenders.FLINK, arguments, dir)) {
            job.awaitTweets(tweets, Duration.ofSeconds(tweets / MIN_TWEETS_PER_SECOND));
            Meters before = Meters.read(job, kafka, Optional.empty());
            new TweetLoader(kafka.bootstrapServers()).play(live, topic, partitions);
            job.awaitTweets(tweets + live.tweets(), Duration.ofSeconds(60));
            Meters used = Meters.read(job, kafka, Optional.empty()).minus(before);
            job.checkpointsUntilAfter(Instant.now());
            check(topic, stream, live, kafka.readCounts(output));
            long from = tweets / 4;
            PartitionsReport.Run run =
                    new PartitionsReport.Run(
                            partitions,
                            job.secondsToFirstTweet(),
                            job.cpuSeconds(from, tweets) / (tweets - from),
                            job.wallSeconds(from, tweets) / (tweets - from),
                            used.job() / live.tweets(),
                            used.kafka() / live.tweets(),
                            Usage.liveHeapBytes(job.handle()),
                            Usage.peakMemoryMiB(job.handle()),
                            (double) loadedBytes / tweets,
                            (double) (kafka.bytes(topic) - loadedBytes) / live.tweets());
            bench.log(run.toString());
            return run;
        } finally {
            bench.deleteState(dir);
        }
    }

    private static int liveSeconds(long tweets) {
        return (int) Math.max(5, Math.min(MAX_LIVE_SECONDS, tweets / 50_000));
    }

    private static void check(
            String run, TweetStream stream, TweetStream live, Map<String, Long> counts) {
        long expected = ExpectedCounts.of(stream).unique() + ExpectedCounts.of(live).unique();
        long counted = counts.values().stream().mapToLong(Long::longValue).sum();
        if (counted != expected) {
            throw new VoidFigureException(
                    "%s counted %,d tweets, not %,d".formatted(run, counted, expected));
        }
    }
}
