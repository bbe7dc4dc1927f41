package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Contender;
import io.tweeter.benchmark.process.Contenders;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Numbers;
import io.tweeter.benchmark.report.Table;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Results of figure {@code scale-rows}.
 *
 * @param runs of two sizes
 * @param sizes of all tables after a larger one
 */
record RowsReport(List<StoreReport.Run> runs, List<Sizes> sizes) {

    private static final Contender CONTENDER = Contenders.FLINK_STORE;

    /**
     * Evaluates the runs.
     *
     * @throws VoidFigureException if more tweets did not cost more: then the sizes are too small
     */
    FigureReport report(String name, String question) {
        Slopes<StoreReport.Run> slopes = new Slopes<>(runs, "first copies", RowsReport::unique);
        slopes.checkRise("CPU seconds", List.of(CONTENDER), StoreReport.Run::cpuSeconds);
        slopes.checkRise("wall seconds", List.of(CONTENDER), StoreReport.Run::wallSeconds);
        slopes.checkRise(
                "Cassandra's CPU seconds",
                List.of(CONTENDER),
                StoreReport.Run::cassandraCpuSeconds);
        return new FigureReport(
                name,
                question,
                List.of(),
                List.of(costs(slopes), Sizes.report("The tables", sizes)),
                Optional.empty(),
                List.of(runs, sizes),
                List.of(
                        ("Of a million users each is as likely to send the next tweet. Each number"
                                        + " is for a first copy: one in ten tweets is a duplicate,"
                                        + " whose cost is included. CPU and rate are the slope"
                                        + " between two sizes, in each round, after one run that"
                                        + " does not count; Cassandra's CPU includes a flush and"
                                        + " all compaction. Rows and bytes are those stored after"
                                        + " %s tweets, which are %.0f s of event time: the longer"
                                        + " that is, the more tweets share the rows of the index."
                                        + " Nearly five rows a tweet are written, as the job"
                                        + " remembers the index rows of few of so many users.")
                                .formatted(
                                        Numbers.whole((double) slopes.large()),
                                        (double) slopes.large() / Scale.PER_SECOND)));
    }

    private static long unique(StoreReport.Run run) {
        return run.rows() / StoreReport.ROWS_PER_TWEET;
    }

    private Table costs(Slopes<StoreReport.Run> slopes) {
        double tweets = runs.stream().mapToLong(RowsReport::unique).max().orElseThrow();
        return Table.of(
                "For each tweet",
                List.of(
                        "",
                        "rows stored",
                        "the job's CPU us",
                        "Cassandra's CPU us",
                        "tweets a second",
                        "bytes on disk, one replica",
                        "bytes of Bloom filters in memory"),
                List.of(CONTENDER),
                contender ->
                        List.of(
                                "tweet-store",
                                Numbers.decimal(sum(Sizes::rows) / tweets),
                                micros(slopes, StoreReport.Run::cpuSeconds),
                                micros(slopes, StoreReport.Run::cassandraCpuSeconds),
                                Numbers.whole(
                                        slopes.rate(contender, StoreReport.Run::wallSeconds)
                                                .median()),
                                Numbers.whole(sum(table -> table.bytes().disk()) / tweets),
                                Numbers.decimal(sum(table -> table.bytes().filters()) / tweets)));
    }

    /** Seconds for a million tweets are microseconds for one. */
    private static String micros(
            Slopes<StoreReport.Run> slopes, ToDoubleFunction<StoreReport.Run> cost) {
        return Numbers.spread("%.1f", slopes.slope(CONTENDER, cost));
    }

    private double sum(ToDoubleFunction<Sizes> value) {
        return sizes.stream().mapToDouble(value).sum();
    }
}
