package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Contender;
import io.tweeter.benchmark.process.ContenderProcess;
import io.tweeter.benchmark.process.CpuTime;
import io.tweeter.benchmark.process.TweetTables;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.workload.TweetStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The cost of reading Cassandra by SQL, compared with the bare driver. */
final class ReadFigure implements Figure {

    /** Divides the sizes. */
    private static final int SHARE = 2;

    /** Divides them again: a look-up is a request of its own. */
    private static final int LOOKUP_SHARE = 10;

    /** Slower than any contender; a run below this rate hangs. */
    private static final long MIN_ROWS_PER_SECOND = 1_000;

    private static final Duration START_WITHIN = Duration.ofMinutes(3);

    @Override
    public String name() {
        return "read";
    }

    @Override
    public String question() {
        return "How fast are tables of Cassandra read by SQL?";
    }

    @Override
    public FigureReport run(Bench bench) throws IOException, InterruptedException {
        FigureSettings settings = bench.settings();
        long small = Math.max(LOOKUP_SHARE, settings.small() / SHARE);
        long large = Math.max(2 * small, settings.large() / SHARE);
        List<ReadReport.Run> scans =
                measure(bench, "scan", List.of(small, large), ReadReport.SCANS);
        List<ReadReport.Run> lookUps =
                measure(
                        bench,
                        "lookup",
                        List.of(small / LOOKUP_SHARE, large / LOOKUP_SHARE),
                        ReadReport.LOOKUPS);
        return new ReadReport(scans, lookUps).report(name(), question());
    }

    private static List<ReadReport.Run> measure(
            Bench bench, String mode, List<Long> sizes, List<Contender> contenders)
            throws IOException, InterruptedException {
        for (long rows : sizes) {
            bench.log(String.format(Locale.ROOT, "writing %,d rows", rows));
            bench.cassandra()
                    .tables()
                    .rows()
                    .load(TweetTables.KEYSPACE, table(rows), TweetStream.usual(rows));
        }
        bench.cassandra().settle();
        return new ArrayList<>(
                Rounds.run(
                        bench.settings().rounds(),
                        sizes,
                        contenders,
                        (rows, contender, round) -> measure(bench, mode, rows, contender, round)));
    }

    private static String table(long rows) {
        return "reads_" + rows;
    }

    private static ReadReport.Run measure(
            Bench bench, String mode, long rows, Contender contender, int round)
            throws IOException, InterruptedException {
        Path dir = bench.newRun(contender.name() + "-" + mode + "-" + rows + "-" + round);
        Map<String, String> arguments =
                Map.of(
                        "cassandra", bench.cassandra().contactPoint(),
                        "datacenter", bench.cassandra().localDatacenter(),
                        "keyspace", TweetTables.KEYSPACE,
                        "table", table(rows),
                        "rows", Long.toString(rows),
                        "mode", mode,
                        "dir", dir.toString());
        CpuTime before = bench.cassandra().cpuTime();
        try (ContenderProcess process =
                ContenderProcess.start(contender, arguments, dir, report -> {})) {
            ContenderProcess.Report result =
                    process.await(START_WITHIN.plusSeconds(rows / MIN_ROWS_PER_SECOND));
            double cassandra = bench.cassandra().cpuTime().minus(before).seconds();
            bench.log(
                    String.format(
                            Locale.ROOT,
                            "round %d, %s of %,d rows, %s: CPU %.2f s, wall %.2f s, Cassandra's CPU %.2f s, peak %.0f MiB",
                            round,
                            mode,
                            rows,
                            contender.label(),
                            result.cpuSeconds(),
                            result.wallSeconds(),
                            cassandra,
                            result.peakMiB()));
            return new ReadReport.Run(
                    contender.name(),
                    rows,
                    round,
                    result.cpuSeconds(),
                    result.wallSeconds(),
                    cassandra,
                    result.peakMiB());
        }
    }
}
