package io.tweeter.flink.cassandra;

import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Writes each element by one or more prepared statements, with bounded concurrency.
 *
 * <p>What may pass by itself (a timeout, an overloaded or absent node) is tried again a few times;
 * any other failure, and what does not pass, makes the job fail. A checkpoint waits for all writes
 * before it: what a completed checkpoint covers is in Cassandra. Writes of one key take effect in
 * the order in which they were sent, whenever they arrive, since each carries a time stamp of this
 * client that only ever grows. Rows that the same nodes have to write are written together where
 * they come within a few milliseconds, and of several versions of a row only the last.
 *
 * @param <T> elements of the stream
 */
public final class CassandraSink<T> implements Sink<T> {

    private static final long serialVersionUID = 1L;

    private final CassandraConnector connector;
    private final StatementBinder<T> binder;
    private final WriteLimits limits;

    public CassandraSink(
            CassandraConnector connector, StatementBinder<T> binder, WriteLimits limits) {
        this.connector = connector;
        this.binder = binder;
        this.limits = limits;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        return CassandraWriter.open(
                connector,
                binder,
                limits,
                context.metricGroup(),
                context.getMailboxExecutor(),
                context.getProcessingTimeService());
    }

    /** For Flink before 1.19, which nothing here runs on. */
    @Deprecated
    @Override
    public SinkWriter<T> createWriter(InitContext context) {
        throw new UnsupportedOperationException("needs Flink 1.19 or later");
    }
}
