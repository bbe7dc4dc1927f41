package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Contenders;
import io.tweeter.benchmark.process.Kafka;
import io.tweeter.benchmark.process.Usage;
import io.tweeter.benchmark.report.FigureReport;
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

    /** Slower than any run; a run below this rate hangs. */
    private static final long MIN_TWEETS_PER_SECOND = 5_000;

    private static final int WARM_UP_SECONDS = 10;
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
        TweetStream stream =
                TweetStream.usual(bench.settings().large(), Scale.PER_SECOND, Users.USUAL);
        List<PartitionsReport.Run> runs = new ArrayList<>();
        try {
            for (int partitions : PARTITIONS) {
                bench.load(stream, topic(partitions), "LogAppendTime", partitions);
                runs.add(measure(bench, stream, partitions));
            }
        } finally {
            bench.kafka().deleteTopics("partitions-", "counts-");
        }
        return new PartitionsReport(runs).report(name(), question());
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
        try (FlinkRun job = FlinkRun.start(Contenders.FLINK, arguments, dir)) {
            job.awaitTweets(tweets, Duration.ofSeconds(tweets / MIN_TWEETS_PER_SECOND));
            // The checkpoint after the backlog is larger than those of live traffic.
            job.checkpointsUntilAfter(Instant.now());
            TweetLoader loader = new TweetLoader(kafka.bootstrapServers());
            LiveTraffic traffic = new LiveTraffic(loader, topic, partitions, job, stream);
            long unique = traffic.expected().unique();
            traffic.play(Scale.PER_SECOND, WARM_UP_SECONDS);
            long bytes = kafka.bytes(topic);
            Meters before = Meters.read(job, kafka, Optional.empty());
            long live = traffic.play(Scale.PER_SECOND, Scale.liveSeconds(tweets, MAX_LIVE_SECONDS));
            Meters used = Meters.read(job, kafka, Optional.empty()).minus(before);
            long liveBytes = kafka.bytes(topic) - bytes;
            job.checkpointsUntilAfter(Instant.now());
            VoidFigureException.requireNone(
                    topic, traffic.expected().differences(kafka.readCounts(output)));
            long from = tweets / 4;
            double measured = (double) (tweets - from) * unique / tweets;
            PartitionsReport.Run run =
                    new PartitionsReport.Run(
                            partitions,
                            job.secondsToFirstTweet(),
                            job.cpuSeconds(from, tweets) / measured,
                            job.wallSeconds(from, tweets) / measured,
                            used.job() / live,
                            used.kafka() / live,
                            Usage.liveHeapBytes(job.handle()),
                            Usage.peakMemoryMiB(job.handle()),
                            (double) loadedBytes / unique,
                            (double) liveBytes / live);
            bench.log(run.toString());
            return run;
        } finally {
            bench.deleteState(dir);
        }
    }
}
