package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.FlinkRest;
import io.tweeter.benchmark.report.BarChart;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Goal;
import io.tweeter.benchmark.report.Table;
import io.tweeter.benchmark.stats.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What runs with few and with many remembered ids say about the cost of one. */
final class RememberedReport {

    private static final double MILLION = 1e6;
    private static final double MIB = 1 << 20;
    private static final double MOST_TIMES = 1.25;
    private static final double MOST_BYTES = 40;

    private final String name;
    private final String question;
    private final List<Run> runs;
    private final int rounds;

    /**
     * One run.
     *
     * @param all whether the horizon takes in all tweets
     * @param tweets how many were read while it was measured
     * @param cpuSeconds of these tweets
     * @param wallSeconds of these tweets
     * @param rememberedBefore ids when measuring began
     * @param rememberedIds ids at the end, when all below was looked at
     * @param rememberedBytes what the operator says that its tables take
     * @param liveHeapBytes of the process, without garbage
     * @param newIds since the run's beginning
     * @param checkpoints since the run's beginning; the last has everything
     */
    record Run(
            boolean all,
            long horizonSeconds,
            int round,
            long tweets,
            double cpuSeconds,
            double wallSeconds,
            long rememberedBefore,
            long rememberedIds,
            long rememberedBytes,
            long liveHeapBytes,
            double peakMemoryMiB,
            long newIds,
            List<FlinkRest.Checkpoint> checkpoints) {

        double cpuSecondsPerMillion() {
            return cpuSeconds / tweets * MILLION;
        }

        double tweetsPerSecond() {
            return tweets / wallSeconds;
        }

        private FlinkRest.Checkpoint last() {
            return checkpoints.get(checkpoints.size() - 1);
        }

        double fullBytesPerId() {
            return (double) last().fullBytes() / rememberedIds;
        }

        long writtenBytes() {
            return checkpoints.stream().mapToLong(FlinkRest.Checkpoint::writtenBytes).sum();
        }

        double writtenBytesPerNewId() {
            return (double) writtenBytes() / newIds;
        }
    }

    RememberedReport(String name, String question, List<Run> runs) {
        this.name = name;
        this.question = question;
        this.runs = runs;
        this.rounds = runs.stream().mapToInt(Run::round).max().orElseThrow();
    }

    FigureReport report() {
        return new FigureReport(
                name,
                question,
                List.of(
                        new Goal(
                                "CPU per tweet with %s remembered ids against %s"
                                        .formatted(before(true), before(false)),
                                MOST_TIMES,
                                false,
                                "x",
                                compared((few, all) -> all.cpuSeconds() / few.cpuSeconds())),
                        new Goal(
                                "heap per remembered id",
                                MOST_BYTES,
                                false,
                                " B",
                                compared(RememberedReport::heapBytesPerId)),
                        new Goal(
                                "full checkpoint per remembered id",
                                MOST_BYTES,
                                false,
                                " B",
                                of(true, Run::fullBytesPerId)),
                        new Goal(
                                "written by all checkpoints per new id",
                                MOST_BYTES,
                                false,
                                " B",
                                of(true, Run::writtenBytesPerNewId))),
                List.of(cost(), room(), checkpoints()),
                Optional.of(chart()),
                runs,
                List.of(
                        "Cost: of the tweets after the first that many ids, until a fifth more were"
                                + " there, which is once through all growing of the tables.\n",
                        "Heap per id: the difference of both horizons, after a collection of all"
                                + " garbage, for each id that one remembered more than the other.\n",
                        "A topic is caught up with here, so a checkpoint has far more new ids than"
                                + " one of the same ten seconds of live traffic; the fewer they"
                                + " are, the more often each is merged into larger files."));
    }

    private static double heapBytesPerId(Run few, Run all) {
        return (double) (all.liveHeapBytes() - few.liveHeapBytes())
                / (all.rememberedIds() - few.rememberedIds());
    }

    private Run run(boolean all, int round) {
        return runs.stream()
                .filter(run -> run.all() == all && run.round() == round)
                .findFirst()
                .orElseThrow();
    }

    private Spread of(boolean all, ToDoubleFunction<Run> value) {
        return inRounds(round -> value.applyAsDouble(run(all, round)));
    }

    private Spread compared(ToDoubleBiFunction<Run, Run> value) {
        return inRounds(round -> value.applyAsDouble(run(false, round), run(true, round)));
    }

    private Spread inRounds(ToDoubleFunction<Integer> value) {
        return Spread.of(
                IntStream.rangeClosed(1, rounds).boxed().map(value::applyAsDouble).toList());
    }

    private String before(boolean all) {
        double ids = of(all, Run::rememberedBefore).median();
        return ids < MILLION
                ? String.format(Locale.ROOT, "%,.0f thousand", ids / 1_000)
                : String.format(Locale.ROOT, "%.1f million", ids / MILLION);
    }

    private String horizon(boolean all) {
        long seconds = run(all, 1).horizonSeconds();
        return "horizon " + (seconds % 3_600 == 0 ? seconds / 3_600 + " h" : seconds + " s");
    }

    private Table cost() {
        List<List<String>> rows = new ArrayList<>();
        for (boolean all : List.of(false, true)) {
            rows.add(
                    List.of(
                            horizon(all),
                            whole(of(all, Run::rememberedBefore).median()),
                            whole(of(all, Run::rememberedIds).median()),
                            spread(of(all, Run::cpuSecondsPerMillion)),
                            whole(of(all, Run::tweetsPerSecond).median())));
        }
        return new Table(
                "Cost of a tweet",
                List.of(
                        "",
                        "ids before",
                        "ids after",
                        "CPU seconds per million tweets",
                        "tweets per second"),
                rows);
    }

    private Table room() {
        List<List<String>> rows = new ArrayList<>();
        for (boolean all : List.of(false, true)) {
            rows.add(
                    List.of(
                            horizon(all),
                            whole(of(all, Run::liveHeapBytes).median() / MIB),
                            whole(of(all, Run::rememberedBytes).median() / MIB),
                            whole(of(all, Run::peakMemoryMiB).median()),
                            whole(of(all, run -> run.last().fullBytes()).median() / MIB),
                            whole(of(all, Run::writtenBytes).median() / MIB),
                            whole(of(all, run -> run.checkpoints().size()).median())));
        }
        return new Table(
                "MiB",
                List.of(
                        "",
                        "live heap",
                        "tables of ids in it",
                        "process at its peak",
                        "last checkpoint, full",
                        "written by all checkpoints",
                        "checkpoints"),
                rows);
    }

    private Table checkpoints() {
        Run run = run(true, rounds);
        List<List<String>> rows = new ArrayList<>();
        for (FlinkRest.Checkpoint checkpoint : run.checkpoints()) {
            rows.add(
                    List.of(
                            Long.toString(checkpoint.id()),
                            decimal(checkpoint.fullBytes() / MIB),
                            decimal(checkpoint.writtenBytes() / MIB),
                            String.format(
                                    Locale.ROOT,
                                    "%.0f%%",
                                    100.0 * checkpoint.writtenBytes() / checkpoint.fullBytes()),
                            decimal(checkpoint.millis() / 1_000.0)));
        }
        return new Table(
                "Checkpoints of the last round, " + horizon(true),
                List.of("checkpoint", "full MiB", "written MiB", "share", "seconds"),
                rows);
    }

    private BarChart chart() {
        Spread few = of(false, Run::cpuSecondsPerMillion);
        Spread all = of(true, Run::cpuSecondsPerMillion);
        return new BarChart(
                "What remembered ids cost",
                "Shorter is better. Thin lines span the runs, orange marks are our goals.",
                List.of(
                        new BarChart.Panel(
                                "CPU seconds per million tweets",
                                List.of(
                                        new BarChart.Bar(
                                                before(true) + " ids",
                                                true,
                                                all,
                                                decimal(all.median()),
                                                List.of(
                                                        new BarChart.Mark(
                                                                few.median() * MOST_TIMES,
                                                                "at most 1.25x"))),
                                        new BarChart.Bar(
                                                before(false) + " ids",
                                                false,
                                                few,
                                                decimal(few.median()),
                                                List.of()))),
                        new BarChart.Panel(
                                "Bytes per id",
                                List.of(
                                        bytes("heap", compared(RememberedReport::heapBytesPerId)),
                                        bytes("full checkpoint", of(true, Run::fullBytesPerId)),
                                        bytes(
                                                "written, per new id",
                                                of(true, Run::writtenBytesPerNewId))))));
    }

    private static BarChart.Bar bytes(String label, Spread value) {
        return new BarChart.Bar(
                label,
                true,
                value,
                decimal(value.median()),
                List.of(new BarChart.Mark(MOST_BYTES, "at most 40")));
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }

    private static String spread(Spread spread) {
        return String.format(
                Locale.ROOT, "%.2f (%.2f to %.2f)", spread.median(), spread.min(), spread.max());
    }
}
