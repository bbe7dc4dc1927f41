package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.report.BarChart;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Goal;
import io.tweeter.benchmark.report.Table;
import io.tweeter.benchmark.stats.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What runs of the ingest service and of the bare server say. */
record PostReport(
        String name,
        String question,
        List<Run> runs,
        double ourWarmUpSeconds,
        double limitWarmUpSeconds) {

    static final String OURS = "ingest service";
    static final String LIMIT = "bare server";

    private static final double LEAST_SHARE = 0.6;
    private static final double MOST_P99_MILLIS = 10;
    private static final double MICROS = 1e6;

    /**
     * One run.
     *
     * @param isOurs whether of the ingest service or of the limit
     * @param isClosed whether requests were sent as fast as they were answered
     * @param waitedSeconds in which the server's threads, all together, were ready and had no core
     * @param kafkaWaitedSeconds Kafka's
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
            double maxMillis) {

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

    /** Requests a second, as fast as they were answered. */
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
                        new Goal(
                                "requests per CPU second against the " + LIMIT,
                                LEAST_SHARE,
                                true,
                                "x",
                                share(true)),
                        new Goal(
                                "the same with both at half of the service's highest rate",
                                LEAST_SHARE,
                                true,
                                "x",
                                share(false)),
                        new Goal(
                                "p99 at half of the highest rate",
                                MOST_P99_MILLIS,
                                false,
                                " ms",
                                spread(runs, true, false, Run::p99Millis))),
                List.of(
                        table("As fast as they are answered", true),
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
                                "%d connections; servers, Kafka and load share the machine. Warm-up,"
                                        + " from the start of the process to the %,dth answer, is"
                                        + " not in the tables: %.1f s of CPU of the %s, %.1f s of"
                                        + " the %s. Times of requests that are sent when due count"
                                        + " from then on, even if a request before them was late.",
                                connections,
                                warmUp,
                                ourWarmUpSeconds,
                                OURS,
                                limitWarmUpSeconds,
                                LIMIT)));
    }

    private Table table(String title, boolean closed) {
        return new Table(
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
                        "max ms"),
                List.of(row(OURS, true, closed), row(LIMIT, false, closed)));
    }

    private List<String> row(String label, boolean ours, boolean closed) {
        return List.of(
                label,
                cell("%.1f", ours, closed, Run::cpuMicros),
                cell("%,.0f", ours, closed, Run::perCpuSecond),
                cell("%,.0f", ours, closed, Run::rate),
                ours ? cell("%.1f", ours, closed, Run::kafkaCpuMicros) : "none",
                cell("%.1f", ours, closed, Run::waitedMicros),
                ours ? cell("%.1f", ours, closed, Run::kafkaWaitedMicros) : "none",
                cell("%.1f", ours, closed, Run::p50Millis),
                cell("%.1f", ours, closed, Run::p99Millis),
                cell("%.1f", ours, closed, Run::maxMillis));
    }

    private String cell(String format, boolean ours, boolean closed, ToDoubleFunction<Run> value) {
        Spread spread = spread(runs, ours, closed, value);
        return String.format(
                Locale.ROOT,
                format + " (" + format + " to " + format + ")",
                spread.median(),
                spread.min(),
                spread.max());
    }

    private BarChart chart() {
        return new BarChart(
                "Acknowledged POSTs of one ingest instance",
                "Longer is faster. The bare server is the same HTTP server, which answers and does"
                        + " nothing; orange marks are our goals.",
                List.of(
                        panel("Requests per CPU second, as fast as they are answered", true),
                        panel("Requests per CPU second, at half of the highest rate", false)));
    }

    private BarChart.Panel panel(String title, boolean closed) {
        Spread ours = spread(runs, true, closed, Run::perCpuSecond);
        Spread limit = spread(runs, false, closed, Run::perCpuSecond);
        return new BarChart.Panel(
                title,
                List.of(
                        new BarChart.Bar(
                                OURS,
                                true,
                                ours,
                                whole(ours.median()),
                                List.of(
                                        new BarChart.Mark(
                                                limit.median() * LEAST_SHARE,
                                                LEAST_SHARE + "x " + LIMIT))),
                        new BarChart.Bar(
                                LIMIT,
                                false,
                                limit,
                                String.format(
                                        Locale.ROOT,
                                        "%s (ours is %.2fx)",
                                        whole(limit.median()),
                                        share(closed).median()),
                                List.of())));
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
