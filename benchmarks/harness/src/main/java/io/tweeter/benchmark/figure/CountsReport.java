package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Contender;
import io.tweeter.benchmark.report.BarChart;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Goal;
import io.tweeter.benchmark.report.Table;
import io.tweeter.benchmark.stats.Line;
import io.tweeter.benchmark.stats.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What runs of two sizes say about the cost of a tweet, ours against others'. */
final class CountsReport {

    private static final double MILLION = 1e6;

    private final String name;
    private final String question;
    private final Contender ours;
    private final List<Peer> peers;
    private final List<Run> runs;
    private final long small;
    private final long large;
    private final int rounds;

    /**
     * One that ours is compared with.
     *
     * @param cpu how many times its tweets per CPU second ours has to reach
     * @param wall the same per second of wall time
     */
    record Peer(Contender contender, double cpu, double wall) {}

    /** One run; seconds are those of the contender's process, from its start to its result. */
    record Run(
            String contender,
            long tweets,
            int round,
            double cpuSeconds,
            double wallSeconds,
            double kafkaCpuSeconds,
            double peakMemoryMiB) {}

    CountsReport(String name, String question, Contender ours, List<Peer> peers, List<Run> runs) {
        this.name = name;
        this.question = question;
        this.ours = ours;
        this.peers = peers;
        this.runs = runs;
        this.small = runs.stream().mapToLong(Run::tweets).min().orElseThrow();
        this.large = runs.stream().mapToLong(Run::tweets).max().orElseThrow();
        this.rounds = runs.stream().mapToInt(Run::round).max().orElseThrow();
    }

    /**
     * What the runs say.
     *
     * @throws VoidFigureException if more tweets did not cost more: then the sizes are too small
     */
    FigureReport report() {
        checkSlopes("CPU", Run::cpuSeconds);
        checkSlopes("wall", Run::wallSeconds);
        List<Goal> goals = new ArrayList<>();
        for (Peer peer : peers) {
            goals.add(
                    new Goal(
                            "tweets per CPU second against " + peer.contender().label(),
                            peer.cpu(),
                            true,
                            "x",
                            advantage(peer, Run::cpuSeconds)));
        }
        for (Peer peer : peers) {
            goals.add(
                    new Goal(
                            "tweets per second on 2 cores against " + peer.contender().label(),
                            peer.wall(),
                            true,
                            "x",
                            advantage(peer, Run::wallSeconds)));
        }
        return new FigureReport(
                name,
                question,
                goals,
                List.of(
                        costs("CPU seconds", "tweets per CPU second", Run::cpuSeconds),
                        costs("Wall seconds", "tweets per second", Run::wallSeconds),
                        beside()),
                Optional.of(chart()),
                runs,
                List.of(
                        "Per million tweets: the slope between the two sizes, in each round;"
                                + " start: what the line through both gives for no tweets at all."));
    }

    private void checkSlopes(String what, ToDoubleFunction<Run> cost) {
        for (Contender contender : contenders()) {
            for (int round = 1; round <= rounds; round++) {
                double slope = line(contender, round, cost).slope();
                // Not a number is refused, too.
                if (!(slope > 0)) {
                    throw new VoidFigureException(
                            String.format(
                                    Locale.ROOT,
                                    "%s seconds of %s in round %d did not rise from %,d to %,d"
                                            + " tweets (%.2f per million); choose sizes further"
                                            + " apart",
                                    what,
                                    contender.label(),
                                    round,
                                    small,
                                    large,
                                    slope));
                }
            }
        }
    }

    private List<Contender> contenders() {
        List<Contender> all = new ArrayList<>();
        all.add(ours);
        peers.forEach(peer -> all.add(peer.contender()));
        return all;
    }

    private Spread all(Contender contender, long tweets, ToDoubleFunction<Run> cost) {
        return Spread.of(
                runs.stream()
                        .filter(run -> run.contender().equals(contender.name()))
                        .filter(run -> run.tweets() == tweets)
                        .map(cost::applyAsDouble)
                        .toList());
    }

    private Line line(Contender contender, int round, ToDoubleFunction<Run> cost) {
        return Line.through(
                small / MILLION,
                one(contender, small, round, cost),
                large / MILLION,
                one(contender, large, round, cost));
    }

    private double one(Contender contender, long tweets, int round, ToDoubleFunction<Run> cost) {
        return runs.stream()
                .filter(run -> run.contender().equals(contender.name()))
                .filter(run -> run.tweets() == tweets && run.round() == round)
                .mapToDouble(cost)
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

    private Spread advantage(Peer peer, ToDoubleFunction<Run> cost) {
        return inRounds(
                round ->
                        line(peer.contender(), round, cost).slope()
                                / line(ours, round, cost).slope());
    }

    private Table costs(String title, String rate, ToDoubleFunction<Run> cost) {
        List<List<String>> rows = new ArrayList<>();
        for (Contender contender : contenders()) {
            rows.add(
                    List.of(
                            contender.label(),
                            seconds(all(contender, small, cost)),
                            seconds(all(contender, large, cost)),
                            seconds(inRounds(round -> line(contender, round, cost).intercept())),
                            seconds(inRounds(round -> line(contender, round, cost).slope())),
                            whole(rate(contender, cost).median())));
        }
        return new Table(
                title,
                List.of(
                        "contender",
                        whole((double) small) + " tweets",
                        whole((double) large) + " tweets",
                        "start",
                        "per million tweets",
                        rate),
                rows);
    }

    private Table beside() {
        List<List<String>> rows = new ArrayList<>();
        for (Contender contender : contenders()) {
            Spread kafka = inRounds(round -> line(contender, round, Run::kafkaCpuSeconds).slope());
            rows.add(
                    List.of(
                            contender.label(),
                            seconds(kafka),
                            whole(all(contender, small, Run::peakMemoryMiB).median()),
                            whole(all(contender, large, Run::peakMemoryMiB).median())));
        }
        return new Table(
                "Beside it",
                List.of(
                        "contender",
                        "Kafka's CPU s per million tweets",
                        "peak MiB, " + whole((double) small) + " tweets",
                        "peak MiB, " + whole((double) large) + " tweets"),
                rows);
    }

    private BarChart chart() {
        return new BarChart(
                "Topic to deduplicated per-user counts",
                "Longer is faster. Start-up is left out; thin lines span the runs, orange marks are"
                        + " our goals.",
                List.of(
                        panel("Tweets per CPU second", Run::cpuSeconds, Peer::cpu),
                        panel("Tweets per second on 2 cores", Run::wallSeconds, Peer::wall)));
    }

    private BarChart.Panel panel(
            String title, ToDoubleFunction<Run> cost, ToDoubleFunction<Peer> goal) {
        double our = rate(ours, cost).median();
        List<BarChart.Mark> marks =
                peers.stream()
                        .map(
                                peer ->
                                        new BarChart.Mark(
                                                rate(peer.contender(), cost).median()
                                                        * goal.applyAsDouble(peer),
                                                times(goal.applyAsDouble(peer))
                                                        + " "
                                                        + peer.contender().label()))
                        .toList();
        List<BarChart.Bar> bars = new ArrayList<>();
        bars.add(new BarChart.Bar(ours.label(), true, rate(ours, cost), whole(our), marks));
        for (Peer peer : peers) {
            Spread theirs = rate(peer.contender(), cost);
            bars.add(
                    new BarChart.Bar(
                            peer.contender().label(),
                            false,
                            theirs,
                            "%s (ours is %s)"
                                    .formatted(
                                            whole(theirs.median()),
                                            times(advantage(peer, cost).median())),
                            List.of()));
        }
        return new BarChart.Panel(title, bars);
    }

    private static String times(double value) {
        return String.format(Locale.ROOT, "%.1fx", value);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String seconds(Spread spread) {
        return String.format(
                Locale.ROOT, "%.2f (%.2f to %.2f)", spread.median(), spread.min(), spread.max());
    }
}
