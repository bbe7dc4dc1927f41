package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Cassandra;
import io.tweeter.benchmark.process.CpuTime;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.workload.TimelineLoader.Written;
import io.tweeter.benchmark.workload.TweetStream;
import io.tweeter.benchmark.workload.Users;
import io.tweeter.deploy.testkit.IngestServer;
import io.tweeter.model.Timeline;
import io.tweeter.model.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The size of Cassandra's partitions at ten thousand tweets a second, and the cost of reading a
 * page of them. Event time runs as fast as rows can be written.
 */
final class SlotsFigure implements Figure {

    static final int PER_SECOND = 10_000;

    /** The busiest one of the usual users. */
    private static final int BUSY_USER = 0;

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
        TweetStream hour = TweetStream.usual(bench.settings().rows(), PER_SECOND, Users.USUAL);
        SlotsReport.Writing writing = write(bench, cassandra, hour);
        List<SlotsReport.Page> pages = pages(bench, cassandra);
        List<Sizes> sizes =
                Sizes.of(
                        cassandra,
                        Map.of(
                                "tweets_by_time", writing.everyones(),
                                "tweets_by_user", writing.users()));
        cassandra.tables().truncate();
        return new SlotsReport(writing, pages, sizes).report(name(), question());
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
        long inSlot = cassandra.tables().rowsOfSlot(Timeline.everyone().slot(stream.start()));
        long expected = Math.min(written.everyones(), SlotsReport.TWEETS_PER_SLOT);
        if (inSlot != expected) {
            throw new VoidFigureException(
                    "the first slot has %,d rows, not %,d".formatted(inSlot, expected));
        }
        return writing;
    }

    /** What the service takes for the newest page, while nothing else happens. */
    private static List<SlotsReport.Page> pages(Bench bench, Cassandra cassandra)
            throws IOException, InterruptedException {
        bench.kafka().createTweets(Topics.TWEETS, "LogAppendTime");
        Map<String, String> settings =
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", bench.kafka().bootstrapServers(),
                        "CASSANDRA_CONTACT_POINTS", cassandra.contactPoint());
        try (IngestServer ingest =
                IngestServer.start(bench.newRun("pages").resolve("ingest.log"), settings)) {
            PageReader reader = new PageReader(ingest, cassandra);
            List<SlotsReport.Page> pages = new ArrayList<>();
            for (int limit : List.of(25, 100)) {
                pages.add(reader.read("everyone's", "/tweets", limit));
                pages.add(
                        reader.read(
                                "the busy user's",
                                "/users/" + TweetStream.handle(BUSY_USER) + "/tweets",
                                limit));
            }
            bench.log(pages.toString());
            return pages;
        } finally {
            bench.kafka().deleteTopics(Topics.TWEETS);
        }
    }
}
