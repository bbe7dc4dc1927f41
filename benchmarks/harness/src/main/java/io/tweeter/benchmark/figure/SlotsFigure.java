package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Cassandra;
import io.tweeter.benchmark.process.CpuTime;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.workload.TimelineLoader.Written;
import io.tweeter.benchmark.workload.TweetStream;
import io.tweeter.benchmark.workload.Users;
import io.tweeter.deploy.testkit.IngestServer;
import io.tweeter.model.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The size of Cassandra's partitions at ten thousand tweets a second, and the cost of reading a
 * page of them. Event time runs as fast as rows can be written.
 */
final class SlotsFigure implements Figure {

    /** The busiest one of the usual users. */
    private static final int BUSY_USER = 0;

    private static final String USERS_PATH = "/users/" + TweetStream.handle(BUSY_USER) + "/tweets";

    private static final List<PageReader.Target> TARGETS =
            List.of(
                    new PageReader.Target("everyone's", "/tweets", 25),
                    new PageReader.Target("the busy user's", USERS_PATH, 25),
                    new PageReader.Target("everyone's", "/tweets", 100),
                    new PageReader.Target("the busy user's", USERS_PATH, 100));

    private static final Duration WRITE_AT_MOST = Duration.ofMinutes(12);

    @Override
    public String name() {
        return "scale-slots";
    }

    @Override
    public String question() {
        return "How large do Cassandra's partitions become, and what does reading one cost?";
    }

    @Override
    public FigureReport run(Bench bench) throws IOException, InterruptedException {
        Cassandra cassandra = bench.cassandra();
        cassandra.tables().truncate();
        try {
            TweetStream tweets =
                    TweetStream.usual(bench.settings().rows(), Scale.PER_SECOND, Users.USUAL);
            SlotsReport.Writing writing = write(bench, cassandra, tweets);
            List<Sizes> sizes = Sizes.of(cassandra, writing.rowsByTable());
            List<SlotsReport.Page> pages = pages(bench, cassandra);
            return new SlotsReport(writing, pages, sizes).report(name(), question());
        } finally {
            cassandra.tables().truncate();
        }
    }

    private static SlotsReport.Writing write(Bench bench, Cassandra cassandra, TweetStream stream)
            throws InterruptedException {
        bench.log("writing %,d tweets of everyone".formatted(stream.tweets()));
        CpuTime before = cassandra.cpuTime();
        long start = System.nanoTime();
        Written written = cassandra.tables().timelines().load(stream, BUSY_USER, WRITE_AT_MOST);
        SlotsReport.Writing writing =
                new SlotsReport.Writing(
                        written.everyones(),
                        written.users(),
                        (System.nanoTime() - start) / 1e9,
                        cassandra.cpuTime().minus(before).seconds());
        bench.log(writing.toString());
        Map<String, Long> rows = new HashMap<>(cassandra.tables().rowsOfTweets());
        rows.keySet().retainAll(writing.rowsByTable().keySet());
        if (!rows.equals(writing.rowsByTable())) {
            throw new VoidFigureException(
                    "the tables have %s rows, not %s".formatted(rows, writing.rowsByTable()));
        }
        return writing;
    }

    /** What the service takes for the newest page, while nothing else happens. */
    private static List<SlotsReport.Page> pages(Bench bench, Cassandra cassandra)
            throws IOException, InterruptedException {
        Map<String, String> settings =
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", bench.kafka().bootstrapServers(),
                        "CASSANDRA_CONTACT_POINTS", cassandra.contactPoint());
        try {
            bench.kafka().createTweets(Topics.TWEETS, "LogAppendTime");
            try (IngestServer ingest =
                    IngestServer.start(bench.newRun("pages").resolve("ingest.log"), settings)) {
                PageReader reader = new PageReader(ingest, cassandra);
                for (PageReader.Target target : TARGETS) {
                    reader.warmUp(target);
                }
                List<SlotsReport.Page> pages =
                        Rounds.run(
                                bench.settings().rounds(),
                                List.of(reader),
                                TARGETS,
                                (each, target, round) -> each.read(target));
                bench.log(pages.toString());
                return pages;
            }
        } finally {
            bench.kafka().deleteTopics(Topics.TWEETS);
        }
    }
}
