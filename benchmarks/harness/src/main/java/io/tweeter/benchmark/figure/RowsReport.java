package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Numbers;
import io.tweeter.benchmark.report.Table;
import io.tweeter.benchmark.stats.Line;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Results of figure {@code scale-rows}.
 *
 * @param runs the smaller one first
 * @param sizes of all tables after the larger one
 */
record RowsReport(List<StoreReport.Run> runs, List<Sizes> sizes) {

    FigureReport report(String name, String question) {
        return new FigureReport(
                name,
                question,
                List.of(),
                List.of(tweetTable(), Sizes.report("The tables", sizes)),
                Optional.empty(),
                List.of(runs, sizes),
                List.of(
                        "Of a million users each is as likely to send the next tweet. CPU and rate"
                                + " are the slope between two sizes, one run each, duplicates"
                                + " included. Rows and bytes are those of first copies, after a"
                                + " flush."));
    }

    private Table tweetTable() {
        double unique = (double) runs.get(1).rows() / StoreReport.ROWS_PER_TWEET;
        return Table.of(
                "For each tweet",
                List.of(
                        "",
                        "rows",
                        "the job's CPU us",
                        "Cassandra's CPU us",
                        "tweets a second",
                        "bytes on disk, one replica",
                        "bytes of Bloom filters in memory"),
                List.of(unique),
                tweets ->
                        List.of(
                                "tweet-store",
                                Numbers.decimal(sum(Sizes::rows) / tweets),
                                Numbers.decimal(slope(StoreReport.Run::cpuSeconds) * 1e6),
                                Numbers.decimal(slope(StoreReport.Run::cassandraCpuSeconds) * 1e6),
                                Numbers.whole(1 / slope(StoreReport.Run::wallSeconds)),
                                Numbers.whole(sum(table -> table.bytes().disk()) / tweets),
                                Numbers.decimal(sum(table -> table.bytes().filters()) / tweets)));
    }

    private double sum(ToDoubleFunction<Sizes> value) {
        return sizes.stream().mapToDouble(value).sum();
    }

    private double slope(ToDoubleFunction<StoreReport.Run> cost) {
        StoreReport.Run small = runs.get(0);
        StoreReport.Run large = runs.get(1);
        return Line.through(
                        (double) small.tweets(),
                        cost.applyAsDouble(small),
                        (double) large.tweets(),
                        cost.applyAsDouble(large))
                .slope();
    }
}
