package io.tweeter.flink.cassandra;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/** Counts from the driver's threads as well as from the task's. */
final class WriteMetrics {

    private final Counter inFlight = new ThreadSafeSimpleCounter();
    private final Counter written;
    private final Counter errors;
    private final Counter retries;

    WriteMetrics(MetricGroup writer) {
        MetricGroup metrics = writer.addGroup("tweeter");
        written = metrics.counter("rows_written", new ThreadSafeSimpleCounter());
        errors = metrics.counter("write_errors", new ThreadSafeSimpleCounter());
        retries = metrics.counter("write_retries", new ThreadSafeSimpleCounter());
        metrics.<Long, Gauge<Long>>gauge("writes_in_flight", inFlight::getCount);
    }

    void started() {
        inFlight.inc();
    }

    void retried() {
        retries.inc();
    }

    /** A request is over, and its rows are written. */
    void written(int rows) {
        inFlight.dec();
        written.inc(rows);
    }

    /** A request is over, and will not be tried again. */
    void failed() {
        inFlight.dec();
        errors.inc();
    }
}
