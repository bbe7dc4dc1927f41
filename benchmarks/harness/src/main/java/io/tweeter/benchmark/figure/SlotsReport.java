package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Goal;
import io.tweeter.benchmark.report.Numbers;
import io.tweeter.benchmark.report.Table;
import io.tweeter.benchmark.stats.Spread;
import io.tweeter.model.Timeline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Results of figure {@code scale-slots}, one run.
 *
 * @param pages in any order, each as often as there were rounds
 * @param sizes of the tables of timelines after that writing
 */
record SlotsReport(Writing writing, List<Page> pages, List<Sizes> sizes) {

    private static final String EVERYONES = "tweets_by_time";
    private static final String USERS = "tweets_by_user";

    /** Share of an average slot's bytes below which no file has a whole partition. */
    private static final double MIN_LARGEST = 0.8;

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

        Map<String, Long> rowsByTable() {
            return Map.of(EVERYONES, everyones, USERS, users);
        }

        /** Average rows of a full slot, if the stream was long enough for one. */
        double rowsPerSlot(String table) {
            return table.equals(EVERYONES)
                    ? perSlot(Timeline.everyone())
                    : perSlot(Timeline.of("")) * users / everyones;
        }

        private static double perSlot(Timeline timeline) {
            return (double) Scale.PER_SECOND * timeline.slotLength().toSeconds();
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

    /**
     * Evaluates the run.
     *
     * @throws VoidFigureException if the largest partitions cannot be whole ones
     */
    FigureReport report(String name, String question) {
        sizes.forEach(this::checkLargest);
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
                        Sizes.report(
                                "Timelines at %s tweets a second"
                                        .formatted(Numbers.whole(Scale.PER_SECOND)),
                                sizes),
                        writingTable(),
                        pagesTable()),
                Optional.empty(),
                List.of(writing, pages, sizes),
                List.of(
                        ("Everyone's timeline has %s rows a slot. The busy user sends %s %% of"
                                        + " the tweets. Rows were written for at most 12 minutes."
                                        + " Then all was compacted. Pages were read by one"
                                        + " client, one after the other, with nothing else to do,"
                                        + " in turns.")
                                .formatted(
                                        Numbers.whole(writing.rowsPerSlot(EVERYONES)),
                                        Numbers.decimal(
                                                100.0 * writing.users() / writing.everyones()))));
    }

    /** Each file of a table knows only its own part of a partition. */
    private void checkLargest(Sizes table) {
        double slot = writing.rowsPerSlot(table.table()) * table.bytes().data() / table.rows();
        if (table.bytes().largestPartition() < MIN_LARGEST * slot) {
            throw new VoidFigureException(
                    "the largest partition of %s has %s bytes in a file, a slot %s: it is spread"
                                    .formatted(
                                            table.table(),
                                            Numbers.whole(
                                                    (double) table.bytes().largestPartition()),
                                            Numbers.whole(slot))
                            + " over several files, or no slot is full");
        }
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
        Map<String, List<Page>> rounds =
                pages.stream()
                        .collect(
                                Collectors.groupingBy(
                                        page -> page.whose() + page.limit(),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        return Table.of(
                "The newest page",
                List.of(
                        "timeline",
                        "tweets",
                        "p50 ms",
                        "p99 ms",
                        "Cassandra's CPU ms",
                        "the service's CPU ms"),
                List.copyOf(rounds.values()),
                page ->
                        List.of(
                                page.get(0).whose(),
                                Integer.toString(page.get(0).limit()),
                                spread(page, Page::p50),
                                spread(page, Page::p99),
                                spread(page, Page::cassandraCpu),
                                spread(page, Page::ingestCpu)));
    }

    private static String spread(List<Page> rounds, ToDoubleFunction<Page> value) {
        return Numbers.spread(
                "%.1f", Spread.of(rounds.stream().mapToDouble(value).boxed().toList()));
    }
}
