package io.tweeter.flink.cassandra;

import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** Flink's metrics of a sink, and those of group {@code tweeter}. Updated by the task's thread. */
final class WriteMetrics {

    /** Quantiles are those of this many requests. */
    private static final int LATENCIES = 1_000;

    private final Counter recordsSend;
    private final Counter bytesSend;
    private final Counter recordsSendErrors;
    private final Counter written;
    private final Counter errors;
    private final Counter retries;
    private final Histogram latency;
    private volatile long sendMillis;

    /**
     * Registers the metrics.
     *
     * @param inFlight requests that are in flight
     */
    WriteMetrics(SinkWriterMetricGroup writer, Gauge<Long> inFlight) {
        recordsSend = writer.getNumRecordsSendCounter();
        bytesSend = writer.getNumBytesSendCounter();
        recordsSendErrors = writer.getNumRecordsSendErrorsCounter();
        writer.setCurrentSendTimeGauge(() -> sendMillis);
        MetricGroup metrics = writer.addGroup("tweeter");
        written = metrics.counter("rows_written");
        errors = metrics.counter("write_errors");
        retries = metrics.counter("write_retries");
        latency =
                metrics.histogram(
                        "write_latency_ms", new DescriptiveStatisticsHistogram(LATENCIES));
        metrics.gauge("writes_in_flight", inFlight);
    }

    /** A request was sent, for the first time. */
    void sent(int rows, int bytes) {
        recordsSend.inc(rows);
        bytesSend.inc(bytes);
    }

    /** A request is to be sent again. */
    void retried() {
        retries.inc();
    }

    /**
     * A request has written its rows.
     *
     * @param nanos since it was sent first
     */
    void written(int rows, long nanos) {
        written.inc(rows);
        sendMillis = TimeUnit.NANOSECONDS.toMillis(nanos);
        latency.update(sendMillis);
    }

    /** A request has failed for good. */
    void failed(int rows) {
        recordsSendErrors.inc(rows);
        errors.inc();
    }
}
