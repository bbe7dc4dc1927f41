package io.tweeter.benchmark.load;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * What came of a {@link Phase}.
 *
 * @param seconds from the first request to the last answer
 * @param statuses answers by HTTP status
 * @param answerBytes of all answers, their heads included
 * @param latencies in nanoseconds; in the open loop from when the request was due, so that a server
 *     that stalls is charged for every request it holds up
 */
public record LoadResult(
        double seconds, Map<Integer, Integer> statuses, long answerBytes, Histogram latencies) {

    public LoadResult {
        statuses = Map.copyOf(statuses);
    }

    /** Answers with this status. */
    public int answers(int status) {
        return statuses.getOrDefault(status, 0);
    }

    /** Answers a second. */
    public double rate() {
        return answers() / seconds;
    }

    /** Bytes of an answer, its head included, on average. */
    public int bytesPerAnswer() {
        return (int) (answerBytes / answers());
    }

    private int answers() {
        return statuses.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** In milliseconds. */
    public double percentileMillis(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }

    /** In milliseconds. */
    public double maxMillis() {
        return latencies.getMaxValue() / 1e6;
    }

    /** One line of JSON. */
    public String json() {
        String byStatus =
                new TreeMap<>(statuses)
                        .entrySet().stream()
                                .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
                                .collect(Collectors.joining(","));
        return String.format(
                Locale.ROOT,
                "{\"seconds\":%.3f,\"rate\":%.0f,\"statuses\":{%s},\"p50_ms\":%.3f,"
                        + "\"p99_ms\":%.3f,\"p999_ms\":%.3f,\"max_ms\":%.3f}",
                seconds,
                rate(),
                byStatus,
                percentileMillis(50),
                percentileMillis(99),
                percentileMillis(99.9),
                maxMillis());
    }
}
