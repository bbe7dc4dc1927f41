package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Contenders;
import io.tweeter.benchmark.process.Kafka;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.workload.ExpectedCounts;
import io.tweeter.benchmark.workload.TweetStream;
import io.tweeter.benchmark.workload.Users;
import io.tweeter.model.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What hashtags cost the job {@code tweet-counts}: with and without its statements for them, from
 * the same topic, in which one tweet in ten has a hashtag.
 */
final class HashtagsFigure implements Figure {

    /** A busy site, and one on which a backlog takes more than the hour that is compared with. */
    private static final List<Integer> PER_SECOND = List.of(Scale.PER_SECOND, 500);

    /** So many that each half minute has more than are kept. */
    private static final Users HASHTAGS = Users.zipf(100_000);

    @Override
    public String name() {
        return "scale-hashtags";
    }

    @Override
    public String question() {
        return "What do hashtags cost tweet-counts?";
    }

    @Override
    public FigureReport run(Bench bench) throws IOException, InterruptedException {
        long large = bench.settings().large();
        // Not counted: Cassandra compiles its code meanwhile.
        rounds(bench, large / 20, Scale.PER_SECOND, 1);
        List<HashtagsReport.Run> runs = new ArrayList<>();
        for (int perSecond : PER_SECOND) {
            runs.addAll(rounds(bench, large, perSecond, bench.settings().rounds()));
        }
        return new HashtagsReport(runs).report(name(), question());
    }

    private static List<HashtagsReport.Run> rounds(
            Bench bench, long tweets, int perSecond, int rounds)
            throws IOException, InterruptedException {
        TweetStream backlog = TweetStream.usual(tweets, perSecond, Users.USUAL).with(HASHTAGS);
        bench.load(backlog, Topics.TWEETS, "CreateTime");
        try {
            return Rounds.run(
                    rounds,
                    List.of(backlog),
                    List.of(true, false),
                    (load, hashtags, round) -> measure(bench, load, hashtags));
        } finally {
            bench.kafka().deleteTopics(Topics.TWEETS);
        }
    }

    private static HashtagsReport.Run measure(Bench bench, TweetStream backlog, boolean hashtags)
            throws IOException, InterruptedException {
        Path dir = bench.newRun(hashtags ? "hashtags" : "no-hashtags");
        Map<String, String> arguments = new HashMap<>(bench.cassandraArguments(dir));
        if (!hashtags) {
            arguments.put("without", "hashtag");
        }
        Kafka kafka = bench.kafka();
        kafka.createCounts(Topics.COUNTS);
        bench.cassandra().tables().truncate();
        long tweets = backlog.tweets();
        try (FlinkRun job = FlinkRun.start(Contenders.FLINK_TWEET_COUNTS, arguments, dir)) {
            job.awaitTweets(tweets, Duration.ofSeconds(tweets / Scale.MIN_TWEETS_PER_SECOND));
            long state = last(job.checkpointsUntilAfter(Instant.now())).fullBytes();
            VoidFigureException.requireNone(
                    dir.getFileName().toString(),
                    ExpectedCounts.of(backlog).differences(bench.cassandra().tables().counts()));
            // Until then it reads with code that is not compiled yet.
            long from = tweets / 2;
            double compiler = job.compilerSeconds(from, tweets);
            HashtagsReport.Run run =
                    new HashtagsReport.Run(
                            hashtags,
                            backlog.perSecond(),
                            tweets,
                            (job.cpuSeconds(from, tweets) - compiler) / (tweets - from),
                            compiler / (tweets - from),
                            job.wallSeconds(from, tweets) / (tweets - from),
                            state);
            bench.log(run.toString());
            return run;
        } finally {
            bench.deleteState(dir);
            kafka.deleteTopics(Topics.COUNTS);
        }
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }
}
