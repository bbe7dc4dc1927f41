package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Goal;
import io.tweeter.benchmark.report.Numbers;
import io.tweeter.benchmark.report.Table;
import io.tweeter.benchmark.stats.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Results of figure {@code stack}, one run.
 *
 * @param tweets number of tweets that were posted at once
 * @param busy latencies at the rate that is wanted, or that the machine carries
 * @param quiet latencies while few tweets come
 */
record StackReport(
        long tweets, List<Posted> posted, Latencies busy, Latencies quiet, List<CatchUp> catchUps) {

    /** Rate at which latencies of a busy pipeline are to be measured, in tweets a second. */
    static final int RATE_GOAL = 500;

    private static final double POST_GOAL_SECONDS = 45;
    private static final double BUSY_GOAL_MILLIS = 100;
    private static final double QUIET_GOAL_MILLIS = 30;

    /**
     * Tweets posted as fast as possible; times count from the first request.
     *
     * @param when names the run
     * @param seconds until all tweets were accepted
     * @param rowsAfterSeconds until all rows were in Cassandra
     * @param countsAfterSeconds until all tweets were counted
     */
    record Posted(
            String when,
            long accepted,
            double seconds,
            double rowsAfterSeconds,
            double countsAfterSeconds) {

        double perSecond() {
            return accepted / seconds;
        }
    }

    /**
     * Milliseconds from a POST until something could be observed.
     *
     * @param until what was observed
     * @param most the maximum; named as in earlier results
     */
    record Latency(String until, long p50, long p99, long p999, long most) {}

    /**
     * Latencies under a constant load.
     *
     * @param rate tweets a second
     */
    record Latencies(int rate, List<Latency> steps) {

        /** Those of what the jobs do. */
        List<Latency> ofJobs() {
            return steps.subList(1, steps.size());
        }
    }

    /** The time in which a job read the tweets that arrived while it was stopped. */
    record CatchUp(
            String job,
            long tweets,
            double seconds,
            double cpuSeconds,
            long checkpoints,
            long failedCheckpoints) {

        double perSecond() {
            return tweets / seconds;
        }
    }

    FigureReport report(String name, String question) {
        return new FigureReport(
                name,
                question,
                goals(),
                List.of(postedTable(), latencyTable(busy), latencyTable(quiet), catchUpTable()),
                Optional.empty(),
                List.of(posted, busy, quiet, catchUps),
                List.of(
                        "One run. Rows and counts were compared with what was accepted. The load"
                                + " generator, the load balancer, Kafka, Flink and Cassandra share"
                                + " the machine. Catching up counts from the submission of a job to"
                                + " its last tweet, one job after the other; CPU is the"
                                + " TaskManager's."));
    }

    private List<Goal> goals() {
        List<Goal> goals = new ArrayList<>();
        goals.add(
                Goal.atMost(
                        Numbers.whole((double) tweets)
                                + " tweets through the load balancer, right after the start",
                        POST_GOAL_SECONDS,
                        " s",
                        single(posted.get(0).seconds())));
        goals.add(
                Goal.atLeast(
                        "tweets a second at which latency is measured",
                        RATE_GOAL,
                        "",
                        single(busy.rate())));
        for (Latency latency : busy.ofJobs()) {
            goals.add(latencyGoal("p99", busy, latency, latency.p99(), BUSY_GOAL_MILLIS));
        }
        for (Latency latency : quiet.ofJobs()) {
            goals.add(latencyGoal("p50", quiet, latency, latency.p50(), QUIET_GOAL_MILLIS));
        }
        for (CatchUp catchUp : catchUps) {
            goals.add(
                    Goal.atMost(
                            "failed checkpoints while %s caught up".formatted(catchUp.job()),
                            0,
                            "",
                            single((double) catchUp.failedCheckpoints())));
        }
        return goals;
    }

    private static Goal latencyGoal(
            String percentile, Latencies measured, Latency latency, long millis, double goal) {
        return Goal.atMost(
                "POST to %s, %s at %d tweets a second"
                        .formatted(latency.until(), percentile, measured.rate()),
                goal,
                " ms",
                single((double) millis));
    }

    private static Spread single(double value) {
        return Spread.of(List.of(value));
    }

    private Table postedTable() {
        return Table.of(
                "Posting as fast as possible",
                List.of("", "tweets", "seconds", "all rows after s", "all counted after s"),
                posted,
                each ->
                        List.of(
                                each.when(),
                                Numbers.whole((double) each.accepted()),
                                Numbers.decimal(each.seconds()),
                                Numbers.decimal(each.rowsAfterSeconds()),
                                Numbers.decimal(each.countsAfterSeconds())));
    }

    private static Table latencyTable(Latencies measured) {
        return Table.of(
                "At %d tweets a second, from sending the POST".formatted(measured.rate()),
                List.of("until", "p50 ms", "p99 ms", "p99.9 ms", "max ms"),
                measured.steps(),
                latency ->
                        List.of(
                                latency.until(),
                                Long.toString(latency.p50()),
                                Long.toString(latency.p99()),
                                Long.toString(latency.p999()),
                                Long.toString(latency.most())));
    }

    private Table catchUpTable() {
        return Table.of(
                "Catching up",
                List.of(
                        "job",
                        "tweets",
                        "seconds",
                        "tweets per second",
                        "CPU s",
                        "checkpoints",
                        "failed"),
                catchUps,
                catchUp ->
                        List.of(
                                catchUp.job(),
                                Numbers.whole((double) catchUp.tweets()),
                                Numbers.decimal(catchUp.seconds()),
                                Numbers.whole(catchUp.perSecond()),
                                Numbers.decimal(catchUp.cpuSeconds()),
                                Long.toString(catchUp.checkpoints()),
                                Long.toString(catchUp.failedCheckpoints())));
    }
}
