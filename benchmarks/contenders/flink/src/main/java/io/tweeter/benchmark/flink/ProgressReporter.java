package io.tweeter.benchmark.flink;

import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.flink.metrics.reporter.Scheduled;

/**
 * Reports how many tweets have been read, duplicates included, how many ids are remembered, their
 * memory, and how many rows Cassandra has acknowledged; each is the sum over all subtasks.
 */
public final class ProgressReporter implements MetricReporter, Scheduled {

    private final List<Counter> tweets = new CopyOnWriteArrayList<>();
    private final List<Counter> rows = new CopyOnWriteArrayList<>();
    private final List<Gauge<?>> ids = new CopyOnWriteArrayList<>();
    private final List<Gauge<?>> bytes = new CopyOnWriteArrayList<>();

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (name.equals("tweets_in") && metric instanceof Counter counter) {
            tweets.add(counter);
        } else if (name.equals("rows_written") && metric instanceof Counter counter) {
            rows.add(counter);
        } else if (name.equals("remembered_ids") && metric instanceof Gauge<?> gauge) {
            ids.add(gauge);
        } else if (name.equals("remembered_bytes") && metric instanceof Gauge<?> gauge) {
            bytes.add(gauge);
        }
    }

    /** Keeps the metric: what was counted stays counted. */
    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}

    @Override
    public void report() {
        System.out.println(
                String.format(
                        Locale.ROOT,
                        "PROGRESS {\"tweets\": %d, \"remembered_ids\": %d,"
                                + " \"remembered_bytes\": %d, \"rows\": %d}",
                        count(tweets),
                        sum(ids),
                        sum(bytes),
                        count(rows)));
    }

    private static long count(List<Counter> counters) {
        return counters.stream().mapToLong(Counter::getCount).sum();
    }

    private static long sum(List<Gauge<?>> gauges) {
        return gauges.stream().mapToLong(gauge -> ((Number) gauge.getValue()).longValue()).sum();
    }

    /** Flink finds this factory with the service loader. */
    public static final class Factory implements MetricReporterFactory {

        @Override
        public MetricReporter createMetricReporter(Properties properties) {
            return new ProgressReporter();
        }
    }
}
