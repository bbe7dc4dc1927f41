package io.tweeter.flink.cassandra;

import com.datastax.driver.core.PreparedStatement;
import com.datastax.driver.core.ResultSet;
import com.datastax.driver.core.ResultSetFuture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.cassandra.shaded.com.google.common.util.concurrent.FutureCallback;
import org.apache.flink.cassandra.shaded.com.google.common.util.concurrent.Futures;
import org.apache.flink.cassandra.shaded.com.google.common.util.concurrent.ListenableFuture;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.streaming.connectors.cassandra.AbstractCassandraTupleSink;
import org.apache.flink.streaming.connectors.cassandra.CassandraFailureHandler;
import org.apache.flink.streaming.connectors.cassandra.CassandraSinkBaseConfig;

/**
 * Writes each element by one or more prepared statements, with bounded concurrency.
 *
 * <p>A write that fails makes the job fail, and a checkpoint waits for all writes before it: what a
 * completed checkpoint covers is in Cassandra. Writes of one key take effect in the order in which
 * they were sent, since each carries a time stamp of this client that only ever grows.
 *
 * @param <T> elements of the stream
 */
public final class CassandraWriteSink<T> extends AbstractCassandraTupleSink<T> {

    private static final long serialVersionUID = 1L;

    /**
     * The base class prepares one statement and keeps it to itself: this one proves the session.
     */
    private static final String PROBE = "SELECT release_version FROM system.local";

    private final StatementBinder<T> binder;

    private transient List<PreparedStatement> prepared;
    private transient Progress progress;

    public CassandraWriteSink(
            CassandraConnector connector, StatementBinder<T> binder, WriteLimits limits) {
        super(PROBE, connector, config(binder, limits), failJob());
        this.binder = binder;
    }

    @Override
    @SuppressWarnings("deprecation") // what the base class implements
    public void open(Configuration configuration) {
        super.open(configuration);
        binder.check(cluster.getMetadata());
        prepared = binder.statements().stream().map(session::prepare).toList();
        progress = new Progress(getRuntimeContext().getMetricGroup().addGroup("tweeter"));
    }

    @Override
    public ListenableFuture<ResultSet> send(T element) {
        List<ResultSetFuture> writes = new ArrayList<>(prepared.size());
        binder.bind(
                element,
                (statement, values) -> {
                    ResultSetFuture write =
                            session.executeAsync(prepared.get(statement).bind(values));
                    progress.follow(write);
                    writes.add(write);
                });
        return writes.size() == 1
                ? writes.get(0)
                : Futures.transform(
                        Futures.allAsList(writes), (List<ResultSet> results) -> results.get(0));
    }

    @Override
    public void close() throws Exception {
        if (prepared != null) {
            super.close();
        } else if (cluster != null) {
            // open() failed half-way; the base class would hide why behind an error of its own
            cluster.close();
        }
    }

    @Override
    protected Object[] extract(T element) {
        throw new UnsupportedOperationException("send() does not ask for it");
    }

    private static CassandraSinkBaseConfig config(StatementBinder<?> binder, WriteLimits limits) {
        // The base class counts elements, the limit is about requests.
        int elements = Math.max(1, limits.maxInFlight() / binder.statements().size());
        return CassandraSinkBaseConfig.newBuilder()
                .setMaxConcurrentRequests(elements)
                .setMaxConcurrentRequestsTimeout(limits.timeout())
                .build();
    }

    private static CassandraFailureHandler failJob() {
        return failure -> {
            throw new IOException("Writing to Cassandra failed: " + failure.getMessage(), failure);
        };
    }

    /** Counts from the driver's threads as well as from the task's. */
    private static final class Progress implements FutureCallback<ResultSet> {
        private final Counter inFlight = new ThreadSafeSimpleCounter();
        private final Counter written;
        private final Counter errors;

        Progress(MetricGroup metrics) {
            written = metrics.counter("rows_written", new ThreadSafeSimpleCounter());
            errors = metrics.counter("write_errors", new ThreadSafeSimpleCounter());
            metrics.<Long, Gauge<Long>>gauge("writes_in_flight", inFlight::getCount);
        }

        void follow(ResultSetFuture write) {
            inFlight.inc();
            Futures.addCallback(write, this);
        }

        @Override
        public void onSuccess(ResultSet result) {
            inFlight.dec();
            written.inc();
        }

        @Override
        public void onFailure(Throwable failure) {
            inFlight.dec();
            errors.inc();
        }
    }
}
