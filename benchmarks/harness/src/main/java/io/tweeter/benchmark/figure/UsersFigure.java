package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Cassandra;
import io.tweeter.benchmark.process.Contenders;
import io.tweeter.benchmark.process.FlinkMonitor.Checkpoint;
import io.tweeter.benchmark.process.Kafka;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.workload.TweetLoader;
import io.tweeter.benchmark.workload.TweetStream;
import io.tweeter.benchmark.workload.Users;
import io.tweeter.model.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cost of many users to the job {@code tweet-counts}: first a backlog, then live traffic, and
 * then how soon the boards show it.
 */
final class UsersFigure implements Figure {

    /**
     * What 2 cores take, which Kafka, Cassandra, the job and the source of the tweets share.
     *
     * @param backlogShare which part of the large size of {@code --tweets} the backlog is
     * @param perSecond tweets in each second of its event time
     * @param livePerSecond live tweets a second
     */
    private record Load(Users users, int backlogShare, int perSecond, int livePerSecond) {}

    /**
     * The usual ones, and a million who are all alike. A thousand who are alike would change the
     * board of all time without end, as its users then have nearly the same counts. Of the million,
     * nearly every tweet of a minute is of another user, each of whom is in twelve windows: the job
     * takes fewer of them.
     */
    private static final List<Load> LOADS =
            List.of(
                    new Load(Users.USUAL, 1, Scale.PER_SECOND, 4_000),
                    new Load(Scale.MILLION_ALIKE, 8, 500, 500));

    /** Of all tweets, more than the hundredth of the usual users has. */
    private static final double SHARE_OF_PROBE = 0.0025;

    private static final int MAX_LIVE_SECONDS = 60;

    @Override
    public String name() {
        return "scale-users";
    }

    @Override
    public String question() {
        return "What do a million users cost tweet-counts?";
    }

    @Override
    public FigureReport run(Bench bench) throws IOException, InterruptedException {
        List<UsersReport.Run> runs =
                Rounds.run(
                        bench.settings().rounds(),
                        List.of(bench.settings().large()),
                        LOADS,
                        (tweets, load, round) -> measure(bench, load, tweets));
        bench.cassandra().tables().truncate();
        return new UsersReport(runs).report(name(), question());
    }

    private static UsersReport.Run measure(Bench bench, Load load, long large)
            throws IOException, InterruptedException {
        TweetStream backlog =
                TweetStream.usual(large / load.backlogShare(), load.perSecond(), load.users());
        Path dir = bench.newRun("users-" + backlog.users().number());
        try {
            bench.load(backlog, Topics.TWEETS, "CreateTime");
            bench.kafka().createCounts(Topics.COUNTS);
            bench.cassandra().tables().truncate();
            UsersReport.Run run = measure(bench, load, backlog, dir);
            bench.log(run.toString());
            return run;
        } finally {
            bench.deleteState(dir);
            bench.kafka().deleteTopics(Topics.TWEETS, Topics.COUNTS);
        }
    }

    private static UsersReport.Run measure(Bench bench, Load load, TweetStream backlog, Path dir)
            throws IOException, InterruptedException {
        Kafka kafka = bench.kafka();
        Cassandra cassandra = bench.cassandra();
        long tweets = backlog.tweets();
        try (FlinkRun job =
                FlinkRun.start(Contenders.FLINK_TWEET_COUNTS, bench.cassandraArguments(dir), dir)) {
            Meters start = Meters.read(job, kafka, Optional.of(cassandra));
            job.awaitTweets(tweets, Duration.ofSeconds(tweets / Scale.MIN_TWEETS_PER_SECOND));
            List<Checkpoint> checkpoints = job.checkpointsUntilAfter(Instant.now());
            Meters used = Meters.read(job, kafka, Optional.of(cassandra)).minus(start);
            TweetLoader loader = new TweetLoader(kafka.bootstrapServers());
            LiveTraffic traffic =
                    new LiveTraffic(loader, Topics.TWEETS, Kafka.PARTITIONS, job, backlog);
            int handles = traffic.expected().byHandle().size();
            long unique = traffic.expected().unique();
            int seconds = Scale.liveSeconds(tweets * load.backlogShare(), MAX_LIVE_SECONDS);
            UsersReport.Live live = live(bench, job, traffic, load.livePerSecond(), seconds);
            int burst = (int) (tweets * SHARE_OF_PROBE) + 1_000;
            BoardProbe probe = new BoardProbe(loader, cassandra.tables(), traffic.clock());
            List<BoardProbe.Shown> shown =
                    boards(traffic, probe, load.livePerSecond(), burst, seconds);
            VoidFigureException.requireNone(
                    dir.getFileName().toString(),
                    traffic.expected().differences(cassandra.tables().counts()));
            long from = tweets / 4;
            double measured = (double) (tweets - from) * unique / tweets;
            return new UsersReport.Run(
                    backlog.users().number(),
                    load.perSecond(),
                    load.livePerSecond(),
                    handles,
                    unique,
                    job.cpuSeconds(from, tweets) / measured,
                    job.wallSeconds(from, tweets) / measured,
                    used,
                    checkpoints.get(checkpoints.size() - 1).fullBytes(),
                    live,
                    shown);
        }
    }

    private static UsersReport.Live live(
            Bench bench, FlinkRun job, LiveTraffic traffic, int perSecond, int seconds)
            throws IOException, InterruptedException {
        Optional<Cassandra> cassandra = Optional.of(bench.cassandra());
        // The first live tweets close the windows of the backlog.
        traffic.play(perSecond, seconds);
        Instant start = Instant.now();
        Meters before = Meters.read(job, bench.kafka(), cassandra);
        long unique = traffic.play(perSecond, seconds);
        Meters used = Meters.read(job, bench.kafka(), cassandra).minus(before);
        List<Checkpoint> checkpoints =
                job.checkpointsUntilAfter(Instant.now()).stream()
                        .filter(each -> each.triggered() > start.toEpochMilli())
                        .toList();
        return new UsersReport.Live(unique, used, checkpoints);
    }

    /** Apart from the costs, of which the probes' tweets and queries are none. */
    private static List<BoardProbe.Shown> boards(
            LiveTraffic traffic, BoardProbe probe, int perSecond, int burst, int seconds)
            throws IOException, InterruptedException {
        List<BoardProbe.Shown> shown = new ArrayList<>();
        traffic.play(
                perSecond,
                seconds,
                () -> {
                    shown.addAll(probe.run(burst, Duration.ofSeconds(seconds)));
                    for (int i = 0; i < shown.size(); i++) {
                        traffic.add(BoardProbe.handle(i), burst);
                    }
                });
        return shown;
    }
}
