package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.stream.Collectors;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/**
 * One subtask of {@link CassandraSink}, with a session of its own: the {@link StatementBinder}
 * makes rows of an element, the {@link RowBuffer} makes batches of rows, the {@link RequestSender}
 * sends them.
 *
 * @param <T> elements of the stream
 */
final class CassandraWriter<T> implements SinkWriter<T> {

    /** Within this come the rows of one fetch, or of one mini-batch. */
    static final long GATHER_MILLIS = 2;

    private final StatementBinder<T> binder;
    private final List<PreparedWrite> writes;
    private final StatementBinder.Statements statements = this::add;
    private final WriteSession session;
    private final RowBuffer<BoundStatement> buffer;
    private final RequestSender sender;
    private final WriteTimestamps timestamps;
    private final ProcessingTimeService timers;
    private final long flushMillis;

    /** Batches that are about to be sent, in this order. */
    private final Queue<List<BoundStatement>> outbox = new ArrayDeque<>();

    private boolean releasing;
    private boolean timerSet;

    /** When rows were sent last, or could have been, in processing time. */
    private long released;

    /**
     * Makes a writer.
     *
     * @param writes the binder's statements, prepared
     * @param session closed with this writer
     * @param limits of what waits for others
     * @param timestamps of its requests
     */
    CassandraWriter(
            StatementBinder<T> binder,
            List<PreparedWrite> writes,
            WriteLimits limits,
            WriteSession session,
            RequestSender sender,
            WriteTimestamps timestamps,
            ProcessingTimeService timers) {
        this.binder = binder;
        this.writes = writes;
        this.session = session;
        this.buffer =
                new RowBuffer<>(session::replicas, PreparedWrite::bytesInBatch, limits.flushRows());
        this.flushMillis = limits.flushInterval().toMillis();
        this.sender = sender;
        this.timestamps = timestamps;
        this.timers = timers;
        this.released = timers.getCurrentProcessingTime() - flushMillis;
    }

    /**
     * Connects, checks the tables and prepares the statements.
     *
     * @param run for leased timestamps; without it they follow this client's clock
     * @param mailbox of the subtask
     * @param timers whose callbacks run in that mailbox
     * @throws IOException if Cassandra cannot be reached, or its tables are not what the binder
     *     expects
     */
    static <T> CassandraWriter<T> open(
            CassandraConnector connector,
            StatementBinder<T> binder,
            WriteLimits limits,
            Optional<SinkRun> run,
            SinkWriterMetricGroup metrics,
            MailboxExecutor mailbox,
            ProcessingTimeService timers)
            throws IOException {
        CqlSession cql = null;
        try {
            cql = connector.connect(limits);
            binder.open(cql.getMetadata());
            List<PreparedWrite> writes = prepare(binder, cql, limits);
            WriteSession session = new DriverSession(cql);
            RequestSender sender = sender(session, target(writes), limits, metrics, mailbox);
            WriteTimestamps timestamps =
                    run.isEmpty()
                            ? () -> OptionalLong.of(session.nextTimestamp())
                            : lease(run.get(), connector, binder, writes, cql, limits, sender);
            return new CassandraWriter<>(
                    binder, writes, limits, session, sender, timestamps, timers);
        } catch (RuntimeException e) {
            if (cql != null) {
                cql.close();
            }
            throw new IOException(
                    "Cannot write to keyspace %s of Cassandra: %s"
                            .formatted(connector.keyspace(), e.getMessage()),
                    e);
        }
    }

    private static List<PreparedWrite> prepare(
            StatementBinder<?> binder, CqlSession cql, WriteLimits limits) {
        return new Retries(limits.timeout(), limits.maxRetries())
                .await(
                        () -> {
                            List<PreparedWrite> writes =
                                    PreparedWrite.all(binder.statements(), cql);
                            DroppedColumns.requireNone(writes, cql);
                            return writes;
                        });
    }

    /** One that retries until the last flush is over. */
    static RequestSender sender(
            WriteSession session,
            String target,
            WriteLimits limits,
            SinkWriterMetricGroup metrics,
            MailboxExecutor mailbox) {
        return new RequestSender(
                session, target, limits, metrics, mailbox, new MailboxTimers(mailbox));
    }

    private static String target(List<PreparedWrite> writes) {
        return writes.stream()
                .map(write -> write.keyspace() + "." + write.table())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static WriteLease lease(
            SinkRun run,
            CassandraConnector connector,
            StatementBinder<?> binder,
            List<PreparedWrite> writes,
            CqlSession cql,
            WriteLimits limits,
            RequestSender sender) {
        Retries retries = new Retries(limits.timeout(), WriteLease.RETRIES);
        return WriteLease.take(
                retries.await(
                        () -> new LeaseTable(cql, connector.keyspace(), run.leases(), run.sink())),
                retries,
                sender,
                run.run(),
                WallClock::micros,
                () -> binder.updatesRows() ? NewestRow.in(writes, cql) : Long.MIN_VALUE);
    }

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        sender.checkFailure();
        binder.bind(element, statements);
        if (buffer.isFull()) {
            release();
        } else if (!buffer.isEmpty()) {
            setTimer();
        }
    }

    /** A checkpoint completes only once all rows before it are in Cassandra. */
    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        release();
        sender.awaitAll();
    }

    /** Drops what a flush has not waited for: the task has failed or was cancelled. */
    @Override
    public void close() {
        sender.close();
        session.close();
    }

    private void add(int statement, Object... values) {
        PreparedWrite write = writes.get(statement);
        buffer.add(write.partition(values), write.row(values), write.bind(values), write::merge);
    }

    /**
     * Rows that come after a pause wait for those that come with them. Only under load do they wait
     * longer, so that requests are not more frequent than the flush interval. No row waits longer
     * than that, whatever becomes of the clock.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // a timer that throws makes the task fail
    private void setTimer() {
        if (!timerSet) {
            timerSet = true;
            long now = timers.getCurrentProcessingTime();
            long due = Math.max(now + GATHER_MILLIS, released + flushMillis);
            timers.registerTimer(
                    Math.min(due, now + flushMillis),
                    time -> {
                        timerSet = false;
                        release();
                    });
        }
    }

    /**
     * Sends all rows. While it waits, the timer may call it again: the inner call only adds its
     * batches to the outbox, and the outer one sends them after its own.
     */
    private void release() throws IOException, InterruptedException {
        released = timers.getCurrentProcessingTime();
        outbox.addAll(buffer.drain());
        if (releasing) {
            return;
        }
        releasing = true;
        try {
            while (!outbox.isEmpty()) {
                sender.awaitCapacity();
                List<BoundStatement> rows = outbox.remove();
                sender.send(request(rows), rows.size());
            }
        } finally {
            releasing = false;
        }
    }

    /**
     * The write timestamp is set here, so that it is the same for every retry. A statement's own
     * one takes precedence.
     */
    private Statement<?> request(List<BoundStatement> rows)
            throws IOException, InterruptedException {
        long timestamp = timestamp();
        return rows.size() == 1
                ? rows.get(0).setQueryTimestamp(timestamp)
                : BatchStatement.newInstance(BatchType.UNLOGGED)
                        .addAll(rows)
                        .setQueryTimestamp(timestamp);
    }

    private long timestamp() throws IOException, InterruptedException {
        OptionalLong next = timestamps.next();
        while (next.isEmpty()) {
            sender.awaitResponse();
            next = timestamps.next();
        }
        return next.getAsLong();
    }
}
