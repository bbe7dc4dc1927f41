package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Goal;
import io.tweeter.benchmark.report.Numbers;
import io.tweeter.benchmark.report.Table;
import io.tweeter.benchmark.stats.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Results of figure {@code scale-hashtags}. */
record HashtagsReport(List<Run> runs) {

    private static final double GOAL = 1.1;

    /**
     * One run.
     *
     * @param hashtags whether the job counts them
     * @param perSecond tweets in each second of event time
     * @param tweets duplicates included
     * @param cpuSeconds for a tweet, in the second half, but for the compiler's
     * @param compilerSeconds the compiler's, which end when all is compiled
     * @param wallSeconds the same
     * @param stateBytes of a full checkpoint
     */
    record Run(
            boolean hashtags,
            int perSecond,
            long tweets,
            double cpuSeconds,
            double compilerSeconds,
            double wallSeconds,
            long stateBytes) {}

    FigureReport report(String name, String question) {
        List<Integer> rates = runs.stream().map(Run::perSecond).distinct().toList();
        return new FigureReport(
                name,
                question,
                rates.stream()
                        .map(
                                rate ->
                                        Goal.atMost(
                                                "CPU for each tweet with hashtags, against without, "
                                                        + Numbers.whole(rate)
                                                        + " a second",
                                                GOAL,
                                                "x",
                                                ratio(rate)))
                        .toList(),
                List.of(
                        Table.of(
                                "A backlog, for each tweet",
                                List.of(
                                        "in a second of event time",
                                        "CPU us without",
                                        "CPU us with",
                                        "compiler us without",
                                        "compiler us with",
                                        "tweets a second without",
                                        "tweets a second with",
                                        "state MiB without",
                                        "state MiB with"),
                                rates,
                                this::row)),
                Optional.empty(),
                runs,
                List.of(
                        "The job tweet-counts, 2 subtasks, with and without its statements for"
                                + " hashtags. One in ten tweets has one of 100,000 hashtags, by"
                                + " Zipf's law, and one in ten is a duplicate. The first half"
                                + " does not count; what Java's compilers take in the second is apart,"
                                + " as it ends when all is compiled. State is that of a full"
                                + " checkpoint, remembered ids included. Ratios are those of the"
                                + " runs of a round."));
    }

    private List<String> row(int rate) {
        List<String> cells = new ArrayList<>(List.of(Numbers.whole(rate)));
        for (boolean hashtags : List.of(false, true)) {
            cells.add(Numbers.spread("%.2f", of(rate, hashtags, run -> run.cpuSeconds() * 1e6)));
        }
        for (boolean hashtags : List.of(false, true)) {
            cells.add(
                    Numbers.spread("%.2f", of(rate, hashtags, run -> run.compilerSeconds() * 1e6)));
        }
        for (boolean hashtags : List.of(false, true)) {
            cells.add(Numbers.whole(1 / of(rate, hashtags, Run::wallSeconds).median()));
        }
        for (boolean hashtags : List.of(false, true)) {
            cells.add(Numbers.whole(of(rate, hashtags, Run::stateBytes).median() / (1 << 20)));
        }
        return cells;
    }

    private Spread ratio(int rate) {
        List<Double> without = values(rate, false, Run::cpuSeconds);
        List<Double> with = values(rate, true, Run::cpuSeconds);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < with.size(); round++) {
            ratios.add(with.get(round) / without.get(round));
        }
        return Spread.of(ratios);
    }

    private Spread of(int rate, boolean hashtags, ToDoubleFunction<Run> value) {
        return Spread.of(values(rate, hashtags, value));
    }

    private List<Double> values(int rate, boolean hashtags, ToDoubleFunction<Run> value) {
        return runs.stream()
                .filter(run -> run.perSecond() == rate && run.hashtags() == hashtags)
                .map(value::applyAsDouble)
                .toList();
    }
}
