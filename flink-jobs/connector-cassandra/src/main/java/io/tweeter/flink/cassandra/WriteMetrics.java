package io.tweeter.flink.cassandra;

import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** Counts from the driver's threads as well as from the task's. */
final class WriteMetrics {

    /** Of so many requests quantiles are known. */
    private static final int LATENCIES = 1_000;

    private final Counter inFlight = new ThreadSafeSimpleCounter();
    private final Counter written;
    private final Counter errors;
    private final Counter retries;
    private final Histogram latency;

    WriteMetrics(MetricGroup writer) {
        MetricGroup metrics = writer.addGroup("tweeter");
        written = metrics.counter("rows_written", new ThreadSafeSimpleCounter());
        errors = metrics.counter("write_errors", new ThreadSafeSimpleCounter());
        retries = metrics.counter("write_retries", new ThreadSafeSimpleCounter());
        latency =
                metrics.histogram(
                        "write_latency_ms", new DescriptiveStatisticsHistogram(LATENCIES));
        metrics.<Long, Gauge<Long>>gauge("writes_in_flight", inFlight::getCount);
    }

    void started() {
        inFlight.inc();
    }

    void retried() {
        retries.inc();
    }

    /** A request is over, and its rows are written; it took that long, its retries included. */
    void written(int rows, long nanos) {
        inFlight.dec();
        written.inc(rows);
        latency.update(TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    /** A request is over, and will not be tried again. */
    void failed() {
        inFlight.dec();
        errors.inc();
    }
}
