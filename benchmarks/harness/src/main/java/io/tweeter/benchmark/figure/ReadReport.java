package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Contender;
import io.tweeter.benchmark.process.Contenders;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Goal;
import io.tweeter.benchmark.report.Numbers;
import io.tweeter.benchmark.report.Table;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Results of figure {@code read}.
 *
 * @param scans runs that read a whole table, of two sizes
 * @param lookUps runs that look up each row of a table, of two sizes
 */
record ReadReport(List<Run> scans, List<Run> lookUps) {

    private static final Contender OURS = Contenders.FLINK_READS;
    private static final Contender LIMIT = Contenders.BARE_READS;
    static final List<Contender> SCANS = List.of(OURS, Contenders.SPARK_READS, LIMIT);
    static final List<Contender> LOOKUPS = List.of(OURS, LIMIT);

    private static final double SCAN_GOAL = 0.9;
    private static final double LOOKUP_GOAL = 0.8;

    /** One run; seconds are those of the contender's process, from its start to its result. */
    record Run(
            String contender,
            long tweets,
            int round,
            double cpuSeconds,
            double wallSeconds,
            double cassandraCpuSeconds,
            double peakMemoryMiB)
            implements Slopes.Run {}

    /**
     * Evaluates the runs.
     *
     * @throws VoidFigureException if more rows did not cost more: then the sizes are too small
     */
    FigureReport report(String name, String question) {
        Slopes<Run> scan = slopes(scans, SCANS);
        Slopes<Run> lookUp = slopes(lookUps, LOOKUPS);
        return new FigureReport(
                name,
                question,
                List.of(
                        Goal.atLeast(
                                "rows scanned per CPU second against the bare driver",
                                SCAN_GOAL,
                                "x",
                                scan.advantage(OURS, LIMIT, Run::cpuSeconds)),
                        Goal.atLeast(
                                "rows scanned per CPU second against Spark",
                                1,
                                "x",
                                scan.advantage(OURS, Contenders.SPARK_READS, Run::cpuSeconds)),
                        Goal.atLeast(
                                "look-ups per second against the bare driver",
                                LOOKUP_GOAL,
                                "x",
                                lookUp.advantage(
                                        LOOKUPS.get(0), LOOKUPS.get(1), Run::wallSeconds))),
                List.of(
                        scan.costs(
                                "Scan: CPU seconds", "rows per CPU second", SCANS, Run::cpuSeconds),
                        scan.costs(
                                "Scan: wall seconds", "rows per second", SCANS, Run::wallSeconds),
                        memory(scan),
                        lookUp.costs(
                                "Look-ups: CPU seconds",
                                "look-ups per CPU second",
                                LOOKUPS,
                                Run::cpuSeconds),
                        lookUp.costs(
                                "Look-ups: wall seconds",
                                "look-ups per second",
                                LOOKUPS,
                                Run::wallSeconds)),
                Optional.empty(),
                Stream.concat(scans.stream(), lookUps.stream()).toList(),
                List.of(
                        "Per million rows: the slope between the two sizes, in each round. Both read all"
                                + " four columns of each row, with pages of 1,000 rows and 512 requests in"
                                + " flight, on one node whose CPU they share."));
    }

    private static Slopes<Run> slopes(List<Run> runs, List<Contender> contenders) {
        Slopes<Run> slopes = new Slopes<>(runs, "rows", Run::tweets);
        slopes.checkRise("CPU seconds", contenders, Run::cpuSeconds);
        slopes.checkRise("wall seconds", contenders, Run::wallSeconds);
        return slopes;
    }

    private static Table memory(Slopes<Run> scan) {
        return Table.of(
                "Scan: memory",
                List.of(
                        "contender",
                        "peak MiB, " + Numbers.whole((double) scan.small()) + " rows",
                        "peak MiB, " + Numbers.whole((double) scan.large()) + " rows"),
                SCANS,
                contender ->
                        List.of(
                                contender.label(),
                                Numbers.spread(
                                        scan.at(contender, scan.small(), Run::peakMemoryMiB)),
                                Numbers.spread(
                                        scan.at(contender, scan.large(), Run::peakMemoryMiB))));
    }
}
