package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.report.BarChart;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Goal;
import io.tweeter.benchmark.report.Numbers;
import io.tweeter.benchmark.report.Table;
import io.tweeter.benchmark.stats.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Results of figure {@code post}, for the ingest service and the bare server. */
record PostReport(
        String name,
        String question,
        List<Run> runs,
        double ourWarmUpSeconds,
        double limitWarmUpSeconds) {

    static final String OURS = "ingest service";
    static final String LIMIT = "bare server";

    private static final double MIN_SHARE = 0.75;
    private static final double MAX_P99_MILLIS = 10;
    private static final double MICROS = 1e6;

    /**
     * One run.
     *
     * @param isOurs whether it is one of the ingest service, not of the limit
     * @param isClosed whether requests were sent as fast as they were answered
     * @param waitedSeconds time in which threads of the server were ready and had no core, summed
     * @param kafkaWaitedSeconds the same for the broker
     * @param peakMemoryMiB of the server since its start
     */
    record Run(
            boolean isOurs,
            boolean isClosed,
            int round,
            int requests,
            double cpuSeconds,
            double kafkaCpuSeconds,
            double waitedSeconds,
            double kafkaWaitedSeconds,
            double rate,
            double p50Millis,
            double p99Millis,
            double maxMillis,
            double peakMemoryMiB) {

        double cpuMicros() {
            return cpuSeconds / requests * MICROS;
        }

        double perCpuSecond() {
            return requests / cpuSeconds;
        }

        double kafkaCpuMicros() {
            return kafkaCpuSeconds / requests * MICROS;
        }

        double waitedMicros() {
            return waitedSeconds / requests * MICROS;
        }

        double kafkaWaitedMicros() {
            return kafkaWaitedSeconds / requests * MICROS;
        }
    }

    /** Requests a second in the closed loop. */
    static Spread rate(List<Run> runs, boolean ours) {
        return spread(runs, ours, true, Run::rate);
    }

    private static Spread spread(
            List<Run> runs, boolean ours, boolean closed, ToDoubleFunction<Run> value) {
        return Spread.of(
                runs.stream()
                        .filter(run -> run.isOurs() == ours && run.isClosed() == closed)
                        .map(value::applyAsDouble)
                        .toList());
    }

    private Spread share(boolean closed) {
        return Spread.of(
                runs.stream()
                        .filter(run -> run.isOurs() && run.isClosed() == closed)
                        .map(run -> limitOf(run).cpuMicros() / run.cpuMicros())
                        .toList());
    }

    private Run limitOf(Run ours) {
        return runs.stream()
                .filter(run -> !run.isOurs() && run.isClosed() == ours.isClosed())
                .filter(run -> run.round() == ours.round())
                .findFirst()
                .orElseThrow();
    }

    FigureReport report(int connections, int warmUp, int half) {
        return new FigureReport(
                name,
                question,
                List.of(
                        Goal.atLeast(
                                "requests per CPU second against the " + LIMIT,
                                MIN_SHARE,
                                "x",
                                share(true)),
                        Goal.atLeast(
                                "the same with both at half of the service's highest rate",
                                MIN_SHARE,
                                "x",
                                share(false)),
                        Goal.atMost(
                                "p99 at half of the highest rate",
                                MAX_P99_MILLIS,
                                " ms",
                                spread(runs, true, false, Run::p99Millis))),
                List.of(
                        table("As fast as requests are answered", true),
                        table(
                                String.format(
                                        Locale.ROOT,
                                        "Half of that: %,d requests a second, sent when due",
                                        half),
                                false)),
                Optional.of(chart()),
                runs,
                List.of(
                        String.format(
                                Locale.ROOT,
                                "%d connections; the servers, Kafka and the load generator share the"
                                        + " machine. The tables leave out the warm-up, from the"
                                        + " start of the process to response %,d: %.1f s of CPU in"
                                        + " the %s, %.1f s in the %s. The latency of a request that"
                                        + " is sent when due counts from that time, even if an"
                                        + " earlier request delayed it. Peak memory is that"
                                        + " since the start.",
                                connections,
                                warmUp,
                                ourWarmUpSeconds,
                                OURS,
                                limitWarmUpSeconds,
                                LIMIT)));
    }

    private Table table(String title, boolean closed) {
        return Table.of(
                title,
                List.of(
                        "server",
                        "CPU us per request",
                        "requests per CPU s",
                        "requests/s",
                        "Kafka's CPU us per request",
                        "waiting for a core, us per request",
                        "Kafka's waiting, us per request",
                        "p50 ms",
                        "p99 ms",
                        "max ms",
                        "peak MiB"),
                List.of(true, false),
                ours -> row(ours, closed));
    }

    private List<String> row(boolean ours, boolean closed) {
        return List.of(
                ours ? OURS : LIMIT,
                cell("%.1f", ours, closed, Run::cpuMicros),
                cell("%,.0f", ours, closed, Run::perCpuSecond),
                cell("%,.0f", ours, closed, Run::rate),
                ours ? cell("%.1f", true, closed, Run::kafkaCpuMicros) : "none",
                cell("%.1f", ours, closed, Run::waitedMicros),
                ours ? cell("%.1f", true, closed, Run::kafkaWaitedMicros) : "none",
                cell("%.1f", ours, closed, Run::p50Millis),
                cell("%.1f", ours, closed, Run::p99Millis),
                cell("%.1f", ours, closed, Run::maxMillis),
                cell("%,.0f", ours, closed, Run::peakMemoryMiB));
    }

    private String cell(String format, boolean ours, boolean closed, ToDoubleFunction<Run> value) {
        return Numbers.spread(format, spread(runs, ours, closed, value));
    }

    private BarChart chart() {
        return new BarChart(
                "Acknowledged POSTs of one ingest instance",
                "Longer is faster. The bare server is the same HTTP server, which answers and does"
                        + " nothing else; orange marks are our goals.",
                List.of(
                        panel("Requests per CPU second, as fast as they are answered", true),
                        panel("Requests per CPU second, at half of the highest rate", false)));
    }

    private BarChart.Panel panel(String title, boolean closed) {
        return BarChart.Panel.againstLimit(
                title,
                OURS,
                spread(runs, true, closed, Run::perCpuSecond),
                LIMIT,
                spread(runs, false, closed, Run::perCpuSecond),
                share(closed),
                MIN_SHARE);
    }
}
