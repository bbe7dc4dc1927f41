package io.tweeter.flink.cassandra;

import java.io.IOException;
import java.util.Optional;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Writes each element by one or more prepared statements, with a bounded number of requests in
 * flight.
 *
 * <p>After a transient error (a timeout, a node that is overloaded or down) a request is retried a
 * few times, with back-off; after any other error, or the last retry, the job fails. A checkpoint
 * waits for all writes before it: what a completed checkpoint covers is in Cassandra. Writes of one
 * key take effect in the order in which they were sent, whenever they arrive, since each carries a
 * write timestamp that only grows; with a {@linkplain #withLeases table of leases}, one that is
 * newer than those of all earlier runs. Rows that have the same replicas and come within a few
 * milliseconds are written in one batch, and of several versions of a row only the last.
 *
 * @param <T> elements of the stream
 */
public final class CassandraSink<T> implements Sink<T> {

    private static final long serialVersionUID = 1L;

    private final CassandraConnector connector;
    private final StatementBinder<T> binder;
    private final WriteLimits limits;

    /** Null for none. */
    private final String leases;

    public CassandraSink(
            CassandraConnector connector, StatementBinder<T> binder, WriteLimits limits) {
        this(connector, binder, limits, null);
    }

    private CassandraSink(
            CassandraConnector connector,
            StatementBinder<T> binder,
            WriteLimits limits,
            String leases) {
        this.connector = connector;
        this.binder = binder;
        this.limits = limits;
        this.leases = leases;
    }

    /**
     * Leases the write timestamps, so that the newest run's rows win even if clocks step or an
     * earlier run wakes up. The subtasks share a lease, so a failure must restart all of them:
     * somewhere before the sink there has to be an exchange of all with all, such as {@code keyBy},
     * or a parallelism of 1, and the job must run in streaming mode.
     *
     * @param table in the connector's keyspace, with columns {@code sink text PRIMARY KEY, writer
     *     text, floor bigint, until bigint}
     */
    public CassandraSink<T> withLeases(String table) {
        return new CassandraSink<>(connector, binder, limits, table);
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        return CassandraWriter.open(
                connector,
                binder,
                limits,
                leases == null ? Optional.empty() : Optional.of(SinkRun.of(leases, context)),
                context.metricGroup(),
                context.getMailboxExecutor(),
                context.getProcessingTimeService());
    }

    /** Flink calls this before 1.19 only. */
    @Deprecated
    @Override
    public SinkWriter<T> createWriter(InitContext context) {
        throw new UnsupportedOperationException("The Cassandra sink needs Flink 1.19 or later.");
    }
}
