package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Cassandra;
import io.tweeter.benchmark.process.Contenders;
import io.tweeter.benchmark.process.FlinkMonitor.Checkpoint;
import io.tweeter.benchmark.process.Kafka;
import io.tweeter.benchmark.process.TweetTables;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.workload.ExpectedCounts;
import io.tweeter.benchmark.workload.TweetLoader;
import io.tweeter.benchmark.workload.TweetStream;
import io.tweeter.benchmark.workload.Users;
import io.tweeter.model.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cost of many users to the job {@code tweet-counts}: first a backlog, with ten thousand tweets
 * in each second of event time, then live traffic, and how soon the boards show it.
 */
final class UsersFigure implements Figure {

    private static final int PER_SECOND = 10_000;

    /** What 2 cores take, which Kafka, Cassandra, the job and the source of the tweets share. */
    private static final int LIVE_PER_SECOND = 4_000;

    /**
     * The usual ones, and so many who are all alike that nearly every tweet updates another user's
     * count. A thousand who are alike would change the board of all time without end, as its users
     * then have nearly the same counts.
     */
    private static final List<Users> USERS = List.of(Users.USUAL, Users.alike(1_000_000));

    /** Of all tweets, more than the hundredth of the usual users has. */
    private static final double SHARE_OF_PROBE = 0.0025;

    /** Slower than any run; a run below this rate hangs. */
    private static final long MIN_TWEETS_PER_SECOND = 2_000;

    private static final int MAX_LIVE_SECONDS = 60;
    private static final Duration COMPLETE_WITHIN = Duration.ofMinutes(2);

    /** Ahead of what event time becomes while no tweets come. */
    private static final Duration GAP = Duration.ofMinutes(30);

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
                        USERS,
                        (tweets, users, round) -> measure(bench, tweets, users));
        bench.cassandra().tables().truncate();
        return new UsersReport(PER_SECOND, LIVE_PER_SECOND, runs).report(name(), question());
    }

    private static UsersReport.Run measure(Bench bench, long tweets, Users users)
            throws IOException, InterruptedException {
        Kafka kafka = bench.kafka();
        Cassandra cassandra = bench.cassandra();
        TweetStream stream = TweetStream.usual(tweets, PER_SECOND, users);
        bench.load(stream, Topics.TWEETS, "CreateTime");
        kafka.createCounts(Topics.COUNTS);
        cassandra.tables().truncate();
        Path dir = bench.newRun("users-" + users.number());
        Map<String, String> arguments =
                Map.of(
                        "bootstrap", kafka.bootstrapServers(),
                        "cassandra", cassandra.contactPoint(),
                        "datacenter", cassandra.localDatacenter(),
                        "keyspace", TweetTables.KEYSPACE,
                        "dir", dir.resolve("state").toString());
        try (FlinkRun job = FlinkRun.start(Contenders.FLINK_BOARDS, arguments, dir)) {
            Meters start = Meters.read(job, kafka, Optional.of(cassandra));
            job.awaitTweets(tweets, Duration.ofSeconds(tweets / MIN_TWEETS_PER_SECOND));
            List<Checkpoint> checkpoints = job.checkpointsUntilAfter(Instant.now());
            Meters backlog = Meters.read(job, kafka, Optional.of(cassandra)).minus(start);
            long from = tweets / 4;
            ExpectedCounts expected = ExpectedCounts.of(stream);
            UsersReport.Run run =
                    new UsersReport.Run(
                            users.number(),
                            expected.byHandle().size(),
                            tweets,
                            job.cpuSeconds(from, tweets) / (tweets - from),
                            job.wallSeconds(from, tweets) / (tweets - from),
                            backlog,
                            checkpoints.get(checkpoints.size() - 1).fullBytes(),
                            live(bench, job, stream, expected.unique()));
            bench.log(run.toString());
            return run;
        } finally {
            bench.deleteState(dir);
            kafka.deleteTopics(Topics.TWEETS, Topics.COUNTS);
        }
    }

    private static UsersReport.Live live(
            Bench bench, FlinkRun job, TweetStream stream, long counted)
            throws IOException, InterruptedException {
        Kafka kafka = bench.kafka();
        Cassandra cassandra = bench.cassandra();
        int seconds = (int) Math.max(10, Math.min(MAX_LIVE_SECONDS, stream.tweets() / 25_000));
        TweetStream live =
                new TweetStream(
                        (long) LIVE_PER_SECOND * seconds,
                        stream.content(),
                        Instant.ofEpochMilli(stream.timestamp(stream.tweets())).plus(GAP),
                        LIVE_PER_SECOND,
                        stream.users());
        TweetLoader loader = new TweetLoader(kafka.bootstrapServers());
        BoardProbe probe = new BoardProbe(loader, cassandra.tables(), live.start());
        int burst = (int) (stream.tweets() * SHARE_OF_PROBE) + 1_000;
        Instant start = Instant.now();
        Meters before = Meters.read(job, kafka, Optional.of(cassandra));
        try (Player player = new Player(() -> loader.play(live, Topics.TWEETS, Kafka.PARTITIONS))) {
            List<BoardProbe.Shown> shown = probe.run(burst, Duration.ofSeconds(seconds));
            player.await();
            long tweets = live.tweets() + (long) burst * shown.size();
            job.awaitTweets(stream.tweets() + tweets, COMPLETE_WITHIN);
            double took = Duration.between(start, Instant.now()).toMillis() / 1e3;
            Meters used = Meters.read(job, kafka, Optional.of(cassandra)).minus(before);
            List<Checkpoint> checkpoints =
                    job.checkpointsUntilAfter(Instant.now()).stream()
                            .filter(each -> each.triggered() > start.toEpochMilli())
                            .toList();
            long expected =
                    counted + ExpectedCounts.of(live).unique() + (long) burst * shown.size();
            if (cassandra.tables().counted() != expected) {
                throw new VoidFigureException(
                        "counted %,d tweets, not %,d"
                                .formatted(cassandra.tables().counted(), expected));
            }
            return new UsersReport.Live(tweets, took, used, checkpoints, shown);
        }
    }

    /** Something that goes on in another thread. Closing this ends it. */
    private static final class Player implements AutoCloseable {

        /** What is done. */
        @FunctionalInterface
        interface Action {
            void run() throws InterruptedException;
        }

        private final Thread thread;
        private volatile RuntimeException failure;

        Player(Action action) {
            thread =
                    new Thread(
                            () -> {
                                try {
                                    action.run();
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                } catch (RuntimeException e) {
                                    failure = e;
                                }
                            },
                            "live-tweets");
            thread.start();
        }

        void await() throws InterruptedException {
            thread.join();
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
