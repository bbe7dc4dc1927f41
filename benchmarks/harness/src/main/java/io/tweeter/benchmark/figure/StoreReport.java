package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Contender;
import io.tweeter.benchmark.process.Contenders;
import io.tweeter.benchmark.report.BarChart;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Goal;
import io.tweeter.benchmark.report.Numbers;
import io.tweeter.benchmark.report.Table;
import io.tweeter.benchmark.stats.Spread;
import java.util.List;
import java.util.Optional;

/**
 * The cost of a row in figure {@code store}, ours compared with the bare driver's and that of
 * Flink's own connector.
 */
final class StoreReport {

    /** In {@code tweets}, {@code tweets_by_time} and {@code tweets_by_user}. */
    static final int ROWS_PER_TWEET = 3;

    private static final double GOAL = 1.1;
    private static final Contender OURS = Contenders.FLINK_STORE;
    private static final Contender THEIRS = Contenders.BARE_STORE;
    private static final Contender OFFICIAL = Contenders.OFFICIAL_STORE;
    static final List<Contender> CONTENDERS = List.of(OURS, OFFICIAL, THEIRS);

    private final String name;
    private final String question;
    private final List<Run> runs;
    private final Slopes<Run> slopes;

    /**
     * One run; seconds are those of the contender's process, from its start to its result.
     *
     * @param tweets duplicates included
     * @param rows rows written, which are those of first copies
     */
    record Run(
            String contender,
            long tweets,
            long rows,
            int round,
            double cpuSeconds,
            double wallSeconds,
            double cassandraCpuSeconds,
            double kafkaCpuSeconds,
            double peakMemoryMiB)
            implements Slopes.Run {}

    StoreReport(String name, String question, List<Run> runs) {
        this.name = name;
        this.question = question;
        this.runs = runs;
        this.slopes = new Slopes<>(runs, "rows", Run::rows);
    }

    /**
     * Evaluates the runs.
     *
     * @throws VoidFigureException if more tweets did not cost more: then the sizes are too small
     */
    FigureReport report() {
        slopes.checkRise("CPU seconds", CONTENDERS, Run::cpuSeconds);
        slopes.checkRise("wall seconds", CONTENDERS, Run::wallSeconds);
        return new FigureReport(
                name,
                question,
                List.of(
                        Goal.atLeast(
                                "rows per CPU second against the " + THEIRS.label(),
                                GOAL,
                                "x",
                                advantage())),
                List.of(
                        slopes.costs(
                                "CPU seconds", "rows per CPU second", CONTENDERS, Run::cpuSeconds),
                        slopes.costs(
                                "Wall seconds", "rows per second", CONTENDERS, Run::wallSeconds),
                        otherCosts()),
                Optional.of(chart()),
                runs,
                List.of(
                        "Per million rows: the slope between the two sizes, in each round. Start:"
                                + " the cost of no rows on the line through both sizes. A tweet has"
                                + " three rows; ours also writes the index of the timelines, a few"
                                + " percent more rows, which are not counted here. On 2 cores the"
                                + " wall time is Cassandra's."));
    }

    private Spread advantage() {
        return slopes.advantage(OURS, THEIRS, Run::cpuSeconds);
    }

    private Table otherCosts() {
        return Table.of(
                "Other costs",
                List.of(
                        "contender",
                        "Cassandra's CPU s per million rows",
                        "Kafka's CPU s per million rows",
                        "peak MiB, " + Numbers.whole((double) slopes.large()) + " tweets"),
                CONTENDERS,
                contender ->
                        List.of(
                                contender.label(),
                                Numbers.spread(slopes.slope(contender, Run::cassandraCpuSeconds)),
                                Numbers.spread(slopes.slope(contender, Run::kafkaCpuSeconds)),
                                Numbers.whole(
                                        slopes.at(contender, slopes.large(), Run::peakMemoryMiB)
                                                .median())));
    }

    private BarChart chart() {
        return new BarChart(
                "Tweets into Cassandra",
                "Longer is faster. Start-up is left out; thin lines span the runs, the orange mark"
                        + " is our goal.",
                List.of(
                        BarChart.Panel.againstLimit(
                                "Rows per CPU second",
                                OURS.label(),
                                slopes.rate(OURS, Run::cpuSeconds),
                                THEIRS.label(),
                                slopes.rate(THEIRS, Run::cpuSeconds),
                                advantage(),
                                GOAL)));
    }
}
