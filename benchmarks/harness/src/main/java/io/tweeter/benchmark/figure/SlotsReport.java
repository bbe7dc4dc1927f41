package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Goal;
import io.tweeter.benchmark.report.Numbers;
import io.tweeter.benchmark.report.Table;
import io.tweeter.benchmark.stats.Spread;
import io.tweeter.model.Timeline;
import java.util.List;
import java.util.Optional;

/**
 * Results of figure {@code scale-slots}, one run.
 *
 * @param sizes of the tables of timelines after that writing
 */
record SlotsReport(Writing writing, List<Page> pages, List<Sizes> sizes) {

    /** Of everyone's timeline. */
    static final long TWEETS_PER_SLOT =
            SlotsFigure.PER_SECOND * Timeline.everyone().slotLength().toSeconds();

    /** What Cassandra advises. */
    private static final double MAX_PARTITION_MB = 100;

    /**
     * Timelines written as fast as possible.
     *
     * @param everyones rows of everyone's timeline
     * @param users rows of the busy user's
     */
    record Writing(long everyones, long users, double seconds, double cassandraCpuSeconds) {

        long rows() {
            return everyones + users;
        }
    }

    /** The newest page, read by one client; milliseconds, and CPU milliseconds for each page. */
    record Page(
            String whose,
            int limit,
            double p50,
            double p99,
            double cassandraCpu,
            double ingestCpu) {}

    FigureReport report(String name, String question) {
        return new FigureReport(
                name,
                question,
                sizes.stream()
                        .map(
                                table ->
                                        Goal.atMost(
                                                "largest partition of " + table.table(),
                                                MAX_PARTITION_MB,
                                                " MB",
                                                single(table.bytes().largestPartition() / 1e6)))
                        .toList(),
                List.of(
                        Sizes.report("Timelines at 10,000 tweets a second", sizes),
                        writingTable(),
                        pagesTable()),
                Optional.empty(),
                List.of(writing, pages, sizes),
                List.of(
                        ("Everyone's timeline has %s rows a slot. The busy user sends %.1f %% of the"
                                        + " tweets. Rows were written for at most 12 minutes."
                                        + " Pages were read by one client, one after the other,"
                                        + " with nothing else to do.")
                                .formatted(
                                        Numbers.whole((double) TWEETS_PER_SLOT),
                                        100.0 * writing.users() / writing.everyones())));
    }

    private static Spread single(double value) {
        return Spread.of(List.of(value));
    }

    private Table writingTable() {
        return Table.of(
                "Writing them",
                List.of("", "rows", "seconds", "rows a second", "Cassandra's CPU us a row"),
                List.of(writing),
                all ->
                        List.of(
                                "timelines",
                                Numbers.whole((double) all.rows()),
                                Numbers.whole(all.seconds()),
                                Numbers.whole(all.rows() / all.seconds()),
                                Numbers.decimal(all.cassandraCpuSeconds() / all.rows() * 1e6)));
    }

    private Table pagesTable() {
        return Table.of(
                "The newest page",
                List.of(
                        "timeline",
                        "tweets",
                        "p50 ms",
                        "p99 ms",
                        "Cassandra's CPU ms",
                        "the service's CPU ms"),
                pages,
                page ->
                        List.of(
                                page.whose(),
                                Integer.toString(page.limit()),
                                Numbers.decimal(page.p50()),
                                Numbers.decimal(page.p99()),
                                Numbers.decimal(page.cassandraCpu()),
                                Numbers.decimal(page.ingestCpu())));
    }
}
