package io.tweeter.benchmark.flink;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.flink.metrics.reporter.Scheduled;

/** Says how many tweets have been read, copies included: the sum of {@code tweets_in}. */
public final class ProgressReporter implements MetricReporter, Scheduled {

    private final List<Counter> tweets = new CopyOnWriteArrayList<>();

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (name.equals("tweets_in") && metric instanceof Counter counter) {
            tweets.add(counter);
        }
    }

    /** What was counted stays counted. */
    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}

    @Override
    public void report() {
        long sum = tweets.stream().mapToLong(Counter::getCount).sum();
        System.out.println("PROGRESS {\"tweets\": " + sum + "}");
    }

    /** Found by Flink through the service loader. */
    public static final class Factory implements MetricReporterFactory {

        @Override
        public MetricReporter createMetricReporter(Properties properties) {
            return new ProgressReporter();
        }
    }
}
