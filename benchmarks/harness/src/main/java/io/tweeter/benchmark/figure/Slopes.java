package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Contender;
import io.tweeter.benchmark.report.Numbers;
import io.tweeter.benchmark.report.Table;
import io.tweeter.benchmark.stats.Line;
import io.tweeter.benchmark.stats.Spread;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * The cost of a unit of work without start-up: in each round, the runs of the small and of the
 * large size give a straight line, whose slope is that cost.
 *
 * @param <R> type of the runs
 */
final class Slopes<R extends Slopes.Run> {

    private static final double MILLION = 1e6;

    /** One run of a contender. */
    interface Run {

        /** Name of the contender. */
        String contender();

        /** Tweets on the topic, duplicates included; the size of the run. */
        long tweets();

        /** Number of the round, from 1. */
        int round();
    }

    private final List<R> runs;
    private final String unit;
    private final ToLongFunction<R> work;
    private final long small;
    private final long large;
    private final int rounds;

    /**
     * @param runs those of all contenders, with two sizes
     * @param unit plural name of the unit of work
     * @param work units that a run has done
     */
    Slopes(List<R> runs, String unit, ToLongFunction<R> work) {
        this.runs = runs;
        this.unit = unit;
        this.work = work;
        this.small = runs.stream().mapToLong(Run::tweets).min().orElseThrow();
        this.large = runs.stream().mapToLong(Run::tweets).max().orElseThrow();
        this.rounds = runs.stream().mapToInt(Run::round).max().orElseThrow();
    }

    /** The smaller size, in tweets. */
    long small() {
        return small;
    }

    /** The larger size, in tweets. */
    long large() {
        return large;
    }

    /**
     * Checks that the larger size cost more in every round.
     *
     * @param what names the cost
     * @throws VoidFigureException if it did not: then the sizes are too small
     */
    void checkRise(String what, List<Contender> contenders, ToDoubleFunction<R> cost) {
        for (Contender contender : contenders) {
            for (int round = 1; round <= rounds; round++) {
                double slope = line(contender, round, cost).slope();
                // NaN fails, too.
                if (!(slope > 0)) {
                    throw new VoidFigureException(
                            String.format(
                                    Locale.ROOT,
                                    "%s of %s in round %d did not rise from %,d to %,d tweets (%.2f"
                                            + " per million %s); choose sizes that are further"
                                            + " apart",
                                    what,
                                    contender.label(),
                                    round,
                                    small,
                                    large,
                                    slope,
                                    unit));
                }
            }
        }
    }

    /** The cost of runs of one size. */
    Spread at(Contender contender, long tweets, ToDoubleFunction<R> cost) {
        return inRounds(round -> cost.applyAsDouble(run(contender, tweets, round)));
    }

    /** Cost of no units. */
    Spread start(Contender contender, ToDoubleFunction<R> cost) {
        return inRounds(round -> line(contender, round, cost).intercept());
    }

    /** Cost per million units. */
    Spread slope(Contender contender, ToDoubleFunction<R> cost) {
        return inRounds(round -> line(contender, round, cost).slope());
    }

    /** Units per unit of cost. */
    Spread rate(Contender contender, ToDoubleFunction<R> cost) {
        return inRounds(round -> MILLION / line(contender, round, cost).slope());
    }

    /** How many times as many units {@code ours} does for the same cost. */
    Spread advantage(Contender ours, Contender theirs, ToDoubleFunction<R> cost) {
        return inRounds(
                round -> line(theirs, round, cost).slope() / line(ours, round, cost).slope());
    }

    /** A table of one kind of cost. */
    Table costs(
            String title, String rateHeader, List<Contender> contenders, ToDoubleFunction<R> cost) {
        return Table.of(
                title,
                List.of(
                        "contender",
                        Numbers.whole((double) small) + " tweets",
                        Numbers.whole((double) large) + " tweets",
                        "start",
                        "per million " + unit,
                        rateHeader),
                contenders,
                contender ->
                        List.of(
                                contender.label(),
                                Numbers.spread(at(contender, small, cost)),
                                Numbers.spread(at(contender, large, cost)),
                                Numbers.spread(start(contender, cost)),
                                Numbers.spread(slope(contender, cost)),
                                Numbers.whole(rate(contender, cost).median())));
    }

    private Line line(Contender contender, int round, ToDoubleFunction<R> cost) {
        R first = run(contender, small, round);
        R second = run(contender, large, round);
        return Line.through(
                work.applyAsLong(first) / MILLION,
                cost.applyAsDouble(first),
                work.applyAsLong(second) / MILLION,
                cost.applyAsDouble(second));
    }

    private R run(Contender contender, long tweets, int round) {
        return runs.stream()
                .filter(run -> run.contender().equals(contender.name()))
                .filter(run -> run.tweets() == tweets && run.round() == round)
                .findFirst()
                .orElseThrow();
    }

    private Spread inRounds(IntToDoubleFunction value) {
        return Spread.of(IntStream.rangeClosed(1, rounds).mapToObj(value::applyAsDouble).toList());
    }
}
