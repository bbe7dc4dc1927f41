package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Contender;
import io.tweeter.benchmark.process.Contenders;
import io.tweeter.benchmark.report.BarChart;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Goal;
import io.tweeter.benchmark.report.Table;
import io.tweeter.benchmark.stats.Line;
import io.tweeter.benchmark.stats.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What runs of two sizes say about the cost of a row, ours against the bare driver's. */
final class StoreReport {

    /** By its id, in everyone's timeline and in its user's. */
    static final int ROWS_PER_TWEET = 3;

    private static final double GOAL = 0.8;
    private static final double MILLION = 1e6;
    private static final Contender OURS = Contenders.FLINK_STORE;
    private static final Contender THEIRS = Contenders.BARE_STORE;

    private final String name;
    private final String question;
    private final List<Run> runs;
    private final long small;
    private final long large;
    private final int rounds;

    /**
     * One run; seconds are those of the contender's process, from its start to its result.
     *
     * @param tweets copies included
     * @param rows that were written, of first copies alone
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
            double peakMemoryMiB) {}

    StoreReport(String name, String question, List<Run> runs) {
        this.name = name;
        this.question = question;
        this.runs = runs;
        this.small = runs.stream().mapToLong(Run::tweets).min().orElseThrow();
        this.large = runs.stream().mapToLong(Run::tweets).max().orElseThrow();
        this.rounds = runs.stream().mapToInt(Run::round).max().orElseThrow();
    }

    FigureReport report() {
        return new FigureReport(
                name,
                question,
                List.of(
                        new Goal(
                                "rows per CPU second against the " + THEIRS.label(),
                                GOAL,
                                true,
                                "x",
                                advantage(Run::cpuSeconds))),
                List.of(
                        costs("CPU seconds", "rows per CPU second", Run::cpuSeconds),
                        costs("Wall seconds", "rows per second", Run::wallSeconds),
                        beside()),
                Optional.of(chart()),
                runs,
                List.of(
                        "Per million rows: the slope between the two sizes, in each round; start:"
                                + " what the line through both gives for no rows at all. Three rows"
                                + " a tweet; ours also writes the timelines' index, a few in a"
                                + " hundred more, which are not counted here. On 2 cores the wall"
                                + " time is Cassandra's."));
    }

    private Line line(Contender contender, int round, ToDoubleFunction<Run> cost) {
        Run less = one(contender, small, round);
        Run more = one(contender, large, round);
        return Line.through(
                less.rows() / MILLION,
                cost.applyAsDouble(less),
                more.rows() / MILLION,
                cost.applyAsDouble(more));
    }

    private Run one(Contender contender, long tweets, int round) {
        return runs.stream()
                .filter(run -> run.contender().equals(contender.name()))
                .filter(run -> run.tweets() == tweets && run.round() == round)
                .findFirst()
                .orElseThrow();
    }

    private Spread inRounds(ToDoubleFunction<Integer> value) {
        return Spread.of(
                IntStream.rangeClosed(1, rounds).boxed().map(value::applyAsDouble).toList());
    }

    private Spread rate(Contender contender, ToDoubleFunction<Run> cost) {
        return inRounds(round -> MILLION / line(contender, round, cost).slope());
    }

    private Spread advantage(ToDoubleFunction<Run> cost) {
        return inRounds(
                round -> line(THEIRS, round, cost).slope() / line(OURS, round, cost).slope());
    }

    private Table costs(String title, String rate, ToDoubleFunction<Run> cost) {
        return new Table(
                title,
                List.of(
                        "contender",
                        whole((double) small) + " tweets",
                        whole((double) large) + " tweets",
                        "start",
                        "per million rows",
                        rate),
                both(
                        contender ->
                                List.of(
                                        contender.label(),
                                        seconds(at(contender, small, cost)),
                                        seconds(at(contender, large, cost)),
                                        seconds(
                                                inRounds(
                                                        round ->
                                                                line(contender, round, cost)
                                                                        .intercept())),
                                        seconds(
                                                inRounds(
                                                        round ->
                                                                line(contender, round, cost)
                                                                        .slope())),
                                        whole(rate(contender, cost).median()))));
    }

    private Table beside() {
        return new Table(
                "Beside it",
                List.of(
                        "contender",
                        "Cassandra's CPU s per million rows",
                        "Kafka's CPU s per million rows",
                        "peak MiB, " + whole((double) large) + " tweets"),
                both(
                        contender ->
                                List.of(
                                        contender.label(),
                                        slope(contender, Run::cassandraCpuSeconds),
                                        slope(contender, Run::kafkaCpuSeconds),
                                        whole(at(contender, large, Run::peakMemoryMiB).median()))));
    }

    private static List<List<String>> both(Function<Contender, List<String>> row) {
        return List.of(row.apply(OURS), row.apply(THEIRS));
    }

    private String slope(Contender contender, ToDoubleFunction<Run> cost) {
        return seconds(inRounds(round -> line(contender, round, cost).slope()));
    }

    private Spread at(Contender contender, long tweets, ToDoubleFunction<Run> cost) {
        return inRounds(round -> cost.applyAsDouble(one(contender, tweets, round)));
    }

    private BarChart chart() {
        Spread ours = rate(OURS, Run::cpuSeconds);
        Spread theirs = rate(THEIRS, Run::cpuSeconds);
        return new BarChart(
                "Tweets into Cassandra",
                "Longer is faster. Start-up is left out; thin lines span the runs, the orange mark"
                        + " is our goal.",
                List.of(
                        new BarChart.Panel(
                                "Rows per CPU second",
                                List.of(
                                        new BarChart.Bar(
                                                OURS.label(),
                                                true,
                                                ours,
                                                whole(ours.median()),
                                                List.of(
                                                        new BarChart.Mark(
                                                                theirs.median() * GOAL,
                                                                GOAL + "x " + THEIRS.label()))),
                                        new BarChart.Bar(
                                                THEIRS.label(),
                                                false,
                                                theirs,
                                                String.format(
                                                        Locale.ROOT,
                                                        "%s (ours is %.2fx)",
                                                        whole(theirs.median()),
                                                        advantage(Run::cpuSeconds).median()),
                                                List.of())))));
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String seconds(Spread spread) {
        return String.format(
                Locale.ROOT, "%.2f (%.2f to %.2f)", spread.median(), spread.min(), spread.max());
    }
}
