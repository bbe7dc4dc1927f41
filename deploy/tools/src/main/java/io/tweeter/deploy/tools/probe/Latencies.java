package io.tweeter.deploy.tools.probe;

import java.time.Duration;
import java.util.List;

/**
 * Statistics of the durations of one step.
 *
 * @param p50 the median
 * @param p99 the 99th percentile
 * @param p999 the 99.9th percentile
 * @param max the longest
 */
record Latencies(Duration p50, Duration p99, Duration p999, Duration max) {

    /**
     * Computes percentiles by nearest rank, so that each of them is a measured value.
     *
     * @param durations at least one
     */
    static Latencies of(List<Duration> durations) {
        List<Duration> sorted = durations.stream().sorted().toList();
        return new Latencies(
                percentile(sorted, 0.5),
                percentile(sorted, 0.99),
                percentile(sorted, 0.999),
                sorted.get(sorted.size() - 1));
    }

    private static Duration percentile(List<Duration> sorted, double fraction) {
        return sorted.get((int) Math.ceil(fraction * sorted.size()) - 1);
    }
}
