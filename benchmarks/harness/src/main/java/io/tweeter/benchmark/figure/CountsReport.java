package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Contender;
import io.tweeter.benchmark.report.BarChart;
import io.tweeter.benchmark.report.BarChart.Bar;
import io.tweeter.benchmark.report.BarChart.Mark;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Goal;
import io.tweeter.benchmark.report.Numbers;
import io.tweeter.benchmark.report.Table;
import io.tweeter.benchmark.stats.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The cost of a tweet in figure {@code counts}, ours compared with that of others. */
final class CountsReport {

    private final String name;
    private final String question;
    private final Contender ours;
    private final List<Peer> peers;
    private final List<Contender> contenders;
    private final List<Run> runs;
    private final Slopes<Run> slopes;

    /**
     * A contender that ours is compared with.
     *
     * @param cpu goal: our tweets per CPU second as a multiple of its own
     * @param wall the same per second of wall time
     * @param start goal: whether our start takes no more CPU seconds than its own
     */
    record Peer(Contender contender, double cpu, double wall, boolean start) {}

    /** One run; seconds are those of the contender's process, from its start to its result. */
    record Run(
            String contender,
            long tweets,
            int round,
            double cpuSeconds,
            double wallSeconds,
            double kafkaCpuSeconds,
            double peakMemoryMiB)
            implements Slopes.Run {}

    CountsReport(String name, String question, Contender ours, List<Peer> peers, List<Run> runs) {
        this.name = name;
        this.question = question;
        this.ours = ours;
        this.peers = peers;
        this.contenders =
                Stream.concat(Stream.of(ours), peers.stream().map(Peer::contender)).toList();
        this.runs = runs;
        this.slopes = new Slopes<>(runs, "tweets", Run::tweets);
    }

    /**
     * Evaluates the runs.
     *
     * @throws VoidFigureException if more tweets did not cost more: then the sizes are too small
     */
    FigureReport report() {
        slopes.checkRise("CPU seconds", contenders, Run::cpuSeconds);
        slopes.checkRise("wall seconds", contenders, Run::wallSeconds);
        List<Goal> goals = new ArrayList<>();
        goals.addAll(goals("tweets per CPU second against ", Run::cpuSeconds, Peer::cpu));
        goals.addAll(goals("tweets per second on 2 cores against ", Run::wallSeconds, Peer::wall));
        peers.stream().filter(Peer::start).map(this::startGoal).forEach(goals::add);
        return new FigureReport(
                name,
                question,
                goals,
                List.of(
                        slopes.costs(
                                "CPU seconds",
                                "tweets per CPU second",
                                contenders,
                                Run::cpuSeconds),
                        slopes.costs(
                                "Wall seconds", "tweets per second", contenders, Run::wallSeconds),
                        otherCosts()),
                Optional.of(chart()),
                runs,
                List.of(
                        "Per million tweets: the slope between the two sizes, in each round. Start:"
                                + " the cost of no tweets on the line through both sizes."));
    }

    private List<Goal> goals(
            String what, ToDoubleFunction<Run> cost, ToDoubleFunction<Peer> bound) {
        return peers.stream()
                .map(
                        peer ->
                                Goal.atLeast(
                                        what + peer.contender().label(),
                                        bound.applyAsDouble(peer),
                                        "x",
                                        slopes.advantage(ours, peer.contender(), cost)))
                .toList();
    }

    private Goal startGoal(Peer peer) {
        return Goal.atMost(
                "CPU seconds to start, those of " + peer.contender().label(),
                slopes.start(peer.contender(), Run::cpuSeconds).median(),
                " s",
                slopes.start(ours, Run::cpuSeconds));
    }

    private Table otherCosts() {
        return Table.of(
                "Other costs",
                List.of(
                        "contender",
                        "Kafka's CPU s per million tweets",
                        "peak MiB, " + Numbers.whole((double) slopes.small()) + " tweets",
                        "peak MiB, " + Numbers.whole((double) slopes.large()) + " tweets"),
                contenders,
                contender ->
                        List.of(
                                contender.label(),
                                Numbers.spread(slopes.slope(contender, Run::kafkaCpuSeconds)),
                                peakMemory(contender, slopes.small()),
                                peakMemory(contender, slopes.large())));
    }

    private String peakMemory(Contender contender, long tweets) {
        return Numbers.whole(slopes.at(contender, tweets, Run::peakMemoryMiB).median());
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
        Spread rate = slopes.rate(ours, cost);
        List<Bar> bars = new ArrayList<>();
        bars.add(
                Bar.ours(
                        ours.label(),
                        rate,
                        Numbers.whole(rate.median()),
                        peers.stream().map(peer -> mark(peer, cost, goal)).toList()));
        for (Peer peer : peers) {
            Spread theirs = slopes.rate(peer.contender(), cost);
            bars.add(
                    Bar.other(
                            peer.contender().label(),
                            theirs,
                            "%s (ours is %s)"
                                    .formatted(
                                            Numbers.whole(theirs.median()),
                                            times(
                                                    slopes.advantage(ours, peer.contender(), cost)
                                                            .median()))));
        }
        return new BarChart.Panel(title, bars);
    }

    private Mark mark(Peer peer, ToDoubleFunction<Run> cost, ToDoubleFunction<Peer> goal) {
        double factor = goal.applyAsDouble(peer);
        return new Mark(
                slopes.rate(peer.contender(), cost).median() * factor,
                times(factor) + " " + peer.contender().label());
    }

    private static String times(double value) {
        return String.format(Locale.ROOT, "%.1fx", value);
    }
}
