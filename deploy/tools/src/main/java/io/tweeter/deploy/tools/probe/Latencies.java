package io.tweeter.deploy.tools.probe;

import java.time.Duration;
import java.util.List;

/**
 * Durations of one step, as a person reads them.
 *
 * @param median half took at most this long
 * @param p99 99 of 100 took at most this long
 * @param most the longest
 */
record Latencies(Duration median, Duration p99, Duration most) {

    /**
     * Summarizes by the nearest rank, so that every figure was really measured.
     *
     * @param durations at least one
     */
    static Latencies of(List<Duration> durations) {
        List<Duration> sorted = durations.stream().sorted().toList();
        return new Latencies(rank(sorted, 0.5), rank(sorted, 0.99), sorted.get(sorted.size() - 1));
    }

    private static Duration rank(List<Duration> sorted, double quantile) {
        return sorted.get((int) Math.ceil(quantile * sorted.size()) - 1);
    }
}
