package io.tweeter.benchmark.load;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The result of a {@link Phase}.
 *
 * @param seconds time from the first request to the last response
 * @param statuses number of responses by HTTP status
 * @param responseBytes size of all responses, headers included
 * @param latencies latencies in nanoseconds; in the open loop from the time at which the request
 *     was due, so that a stall of the server counts for every request that it delays
 */
public record LoadResult(
        double seconds, Map<Integer, Integer> statuses, long responseBytes, Histogram latencies) {

    public LoadResult {
        statuses = Map.copyOf(statuses);
    }

    /** Number of responses with a status. */
    public int responses(int status) {
        return statuses.getOrDefault(status, 0);
    }

    /** Responses per second. */
    public double rate() {
        return responses() / seconds;
    }

    /** Average size of a response, headers included. */
    public int bytesPerResponse() {
        return (int) (responseBytes / responses());
    }

    private int responses() {
        return statuses.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** A percentile of the latencies, in milliseconds. */
    public double percentileMillis(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }

    /** The highest latency, in milliseconds. */
    public double maxMillis() {
        return latencies.getMaxValue() / 1e6;
    }
}
