package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.FlinkMonitor.Checkpoint;
import io.tweeter.benchmark.report.BarChart;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Goal;
import io.tweeter.benchmark.report.Numbers;
import io.tweeter.benchmark.report.Table;
import io.tweeter.benchmark.stats.Spread;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The cost of a remembered id, from runs with few and with many of them. */
final class RememberedReport {

    private static final double MILLION = 1e6;
    private static final double MIB = 1 << 20;
    private static final double MAX_RATIO = 1.25;
    private static final double MAX_HEAP_BYTES = 8;
    private static final double MAX_CHECKPOINT_BYTES = 19;

    /** Values of {@link Run#all}, in the order of the tables. */
    private static final List<Boolean> HORIZONS = List.of(false, true);

    private final String name;
    private final String question;
    private final List<Run> runs;
    private final int rounds;

    /**
     * One run.
     *
     * @param all whether the horizon includes all tweets
     * @param tweets number of tweets that were read during the measurement
     * @param cpuSeconds CPU time for these tweets
     * @param wallSeconds wall time for these tweets
     * @param rememberedBefore remembered ids at the start of the measurement
     * @param rememberedIds remembered ids at the end, when the values below were read
     * @param rememberedBytes size of the tables of ids, as the operator reports it
     * @param liveHeapBytes heap of the process, without garbage
     * @param newIds ids that were new since the start of the run
     * @param checkpoints completed checkpoints since the start of the run; the last has all ids
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
            List<Checkpoint> checkpoints) {

        double cpuSecondsPerMillion() {
            return cpuSeconds / tweets * MILLION;
        }

        double tweetsPerSecond() {
            return tweets / wallSeconds;
        }

        private Checkpoint last() {
            return checkpoints.get(checkpoints.size() - 1);
        }

        double fullBytesPerId() {
            return (double) last().fullBytes() / rememberedIds;
        }

        long writtenBytes() {
            return checkpoints.stream().mapToLong(Checkpoint::writtenBytes).sum();
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
                        Goal.atMost(
                                "CPU per tweet with %s remembered ids against %s"
                                        .formatted(before(true), before(false)),
                                MAX_RATIO,
                                "x",
                                compared((few, all) -> all.cpuSeconds() / few.cpuSeconds())),
                        Goal.atMost(
                                "heap per remembered id, the open slice included",
                                MAX_HEAP_BYTES,
                                " B",
                                compared(RememberedReport::heapBytesPerId)),
                        Goal.atMost(
                                "full checkpoint per remembered id",
                                MAX_CHECKPOINT_BYTES,
                                " B",
                                of(true, Run::fullBytesPerId)),
                        Goal.atMost(
                                "written by all checkpoints per new id",
                                MAX_CHECKPOINT_BYTES,
                                " B",
                                of(true, Run::writtenBytesPerNewId))),
                List.of(cost(), memory(), checkpoints()),
                Optional.of(chart()),
                runs,
                List.of(
                        "Cost: measured from that number of ids until there are a fifth more, which"
                                + " includes the sealing of at least one slice.\n",
                        "Heap per id: the difference between the horizons after a full garbage"
                                + " collection, divided by the difference in remembered ids.\n",
                        "The job reads the topic as fast as it can, so a checkpoint has far more new"
                                + " ids than ten seconds of live traffic; the fewer new ids a"
                                + " checkpoint has, the more often each is merged into larger"
                                + " files."));
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

    private Spread inRounds(IntToDoubleFunction value) {
        return Spread.of(IntStream.rangeClosed(1, rounds).mapToObj(value::applyAsDouble).toList());
    }

    private String before(boolean all) {
        double ids = of(all, Run::rememberedBefore).median();
        return ids < MILLION
                ? Numbers.whole(ids / 1_000) + " thousand"
                : Numbers.decimal(ids / MILLION) + " million";
    }

    private String horizon(boolean all) {
        long seconds = run(all, 1).horizonSeconds();
        return "horizon " + (seconds % 3_600 == 0 ? seconds / 3_600 + " h" : seconds + " s");
    }

    private Table cost() {
        return Table.of(
                "Cost of a tweet",
                List.of(
                        "",
                        "ids before",
                        "ids after",
                        "CPU seconds per million tweets",
                        "tweets per second"),
                HORIZONS,
                all ->
                        List.of(
                                horizon(all),
                                whole(all, Run::rememberedBefore),
                                whole(all, Run::rememberedIds),
                                Numbers.spread(of(all, Run::cpuSecondsPerMillion)),
                                whole(all, Run::tweetsPerSecond)));
    }

    private Table memory() {
        return Table.of(
                "MiB",
                List.of(
                        "",
                        "live heap",
                        "tables of ids in it",
                        "peak of the process",
                        "last checkpoint, full",
                        "written by all checkpoints",
                        "checkpoints"),
                HORIZONS,
                all ->
                        List.of(
                                horizon(all),
                                whole(all, run -> run.liveHeapBytes() / MIB),
                                whole(all, run -> run.rememberedBytes() / MIB),
                                whole(all, Run::peakMemoryMiB),
                                whole(all, run -> run.last().fullBytes() / MIB),
                                whole(all, run -> run.writtenBytes() / MIB),
                                whole(all, run -> run.checkpoints().size())));
    }

    private Table checkpoints() {
        return Table.of(
                "Checkpoints of the last round, " + horizon(true),
                List.of("checkpoint", "full MiB", "written MiB", "share", "seconds"),
                run(true, rounds).checkpoints(),
                checkpoint ->
                        List.of(
                                Long.toString(checkpoint.id()),
                                Numbers.decimal(checkpoint.fullBytes() / MIB),
                                Numbers.decimal(checkpoint.writtenBytes() / MIB),
                                Numbers.whole(
                                                100.0
                                                        * checkpoint.writtenBytes()
                                                        / checkpoint.fullBytes())
                                        + "%",
                                Numbers.decimal(checkpoint.millis() / 1_000.0)));
    }

    private String whole(boolean all, ToDoubleFunction<Run> value) {
        return Numbers.whole(of(all, value).median());
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
                                        BarChart.Bar.ours(
                                                before(true) + " ids",
                                                all,
                                                Numbers.decimal(all.median()),
                                                List.of(
                                                        new BarChart.Mark(
                                                                few.median() * MAX_RATIO,
                                                                "at most 1.25x"))),
                                        BarChart.Bar.other(
                                                before(false) + " ids",
                                                few,
                                                Numbers.decimal(few.median())))),
                        new BarChart.Panel(
                                "Bytes per id",
                                List.of(
                                        bytes(
                                                "heap",
                                                compared(RememberedReport::heapBytesPerId),
                                                MAX_HEAP_BYTES),
                                        bytes(
                                                "full checkpoint",
                                                of(true, Run::fullBytesPerId),
                                                MAX_CHECKPOINT_BYTES),
                                        bytes(
                                                "written, per new id",
                                                of(true, Run::writtenBytesPerNewId),
                                                MAX_CHECKPOINT_BYTES)))));
    }

    private static BarChart.Bar bytes(String label, Spread value, double max) {
        return BarChart.Bar.ours(
                label,
                value,
                Numbers.decimal(value.median()),
                List.of(new BarChart.Mark(max, "at most " + Numbers.whole(max))));
    }
}
