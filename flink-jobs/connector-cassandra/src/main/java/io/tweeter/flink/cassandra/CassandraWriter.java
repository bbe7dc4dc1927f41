package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.time.TimestampGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.MetricGroup;

/**
 * One subtask of {@link CassandraSink}, with a session of its own.
 *
 * <p>Rows wait a moment for others that the same nodes have to write, see {@link RowBuffer}.
 */
final class CassandraWriter<T> implements SinkWriter<T> {

    private static final Duration FIRST_RETRY_AFTER = Duration.ofMillis(250);

    /** The delay doubles with each retry, this many times. */
    private static final int MOST_DOUBLINGS = 5;

    private static final Duration LONGEST_RETRY_AFTER =
            FIRST_RETRY_AFTER.multipliedBy(1 << MOST_DOUBLINGS);

    /** Short beside the time that a tweet takes to get here. */
    private static final long MOST_WAIT_MILLIS = 20;

    private final CqlSession session;
    private final TimestampGenerator timestamps;
    private final StatementBinder<T> binder;
    private final StatementBinder.Statements statements = this::execute;
    private final List<PreparedWrite> prepared;
    private final RowBuffer buffer = new RowBuffer(this::replicas, this::send);
    private final WriteLimits limits;
    private final WriteMetrics metrics;
    private final MailboxExecutor task;
    private final ProcessingTimeService timers;
    private boolean timerSet;

    /** A place for each request that may be in flight; one that is tried again keeps its own. */
    private final Semaphore places;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private CassandraWriter(
            CqlSession session,
            StatementBinder<T> binder,
            WriteLimits limits,
            WriteMetrics metrics,
            MailboxExecutor task,
            ProcessingTimeService timers) {
        this.session = session;
        this.timestamps = session.getContext().getTimestampGenerator();
        this.binder = binder;
        this.prepared =
                binder.statements().stream()
                        .map(cql -> PreparedWrite.of(session.prepare(cql), session.getMetadata()))
                        .toList();
        this.limits = limits;
        this.metrics = metrics;
        this.task = task;
        this.timers = timers;
        this.places = new Semaphore(limits.maxInFlight());
    }

    /**
     * Connects, checks the tables and prepares the statements.
     *
     * @param metrics of the subtask
     * @param task the subtask's own thread
     * @param timers that the subtask's own thread runs
     * @throws IOException if Cassandra does not take that
     */
    static <T> CassandraWriter<T> open(
            CassandraConnector connector,
            StatementBinder<T> binder,
            WriteLimits limits,
            MetricGroup metrics,
            MailboxExecutor task,
            ProcessingTimeService timers)
            throws IOException {
        CqlSession session = null;
        try {
            session = connector.connect(limits);
            binder.open(session.getMetadata());
            return new CassandraWriter<>(
                    session, binder, limits, new WriteMetrics(metrics), task, timers);
        } catch (RuntimeException e) {
            if (session != null) {
                session.close();
            }
            throw new IOException("Cannot write to Cassandra: " + e.getMessage(), e);
        }
    }

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        failIfFailed();
        binder.bind(element, statements);
    }

    private void execute(int statement, Object... values) throws IOException, InterruptedException {
        PreparedWrite write = prepared.get(statement);
        BoundStatement bound = write.statement().bind(values);
        buffer.add(write, values, bound);
        setTimer();
    }

    /**
     * Nodes that have to write a row; on a cluster of one it is always the same. Unknown until the
     * driver has read the ring, and then rows go alone.
     */
    private Object replicas(BoundStatement row) {
        return session.getMetadata()
                .getTokenMap()
                .<Object>map(ring -> ring.getReplicas(keyspace(row), row.getRoutingKey()))
                .orElse(row);
    }

    private static CqlIdentifier keyspace(BoundStatement row) {
        return Objects.requireNonNull(row.getRoutingKeyspace(), "prepared, so it is known");
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a timer that throws makes the task fail
    private void setTimer() {
        if (!timerSet) {
            timerSet = true;
            timers.registerTimer(
                    timers.getCurrentProcessingTime() + MOST_WAIT_MILLIS,
                    time -> {
                        timerSet = false;
                        buffer.release();
                    });
        }
    }

    /** Writes rows of the same nodes as one request. If it fails, some of them may be written. */
    private void send(List<BoundStatement> rows) throws IOException, InterruptedException {
        await(1);
        metrics.started();
        // Set here, so that it is the same however often the request is tried.
        long timestamp = timestamps.next();
        Statement<?> request =
                rows.size() == 1
                        ? rows.get(0).setQueryTimestamp(timestamp)
                        : BatchStatement.newInstance(BatchType.UNLOGGED)
                                .addAll(rows)
                                .setQueryTimestamp(timestamp);
        send(new Write(request, rows.size(), System.nanoTime()), 0);
    }

    /** A request on its way. */
    private record Write(Statement<?> request, int rows, long since) {}

    @SuppressWarnings("FutureReturnValueIgnored") // what comes of it is told to finish()
    private void send(Write write, int retries) {
        try {
            session.executeAsync(write.request())
                    .whenComplete((result, e) -> finish(write, retries, e));
        } catch (RuntimeException e) {
            finish(write, retries, e);
        }
    }

    /** Called by a thread of the driver. */
    private void finish(Write write, int retries, Throwable e) {
        if (e != null && retries < limits.maxRetries() && Transient.is(e)) {
            metrics.retried();
            long delay = FIRST_RETRY_AFTER.toMillis() << Math.min(retries, MOST_DOUBLINGS);
            CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS)
                    .execute(() -> send(write, retries + 1));
            return;
        }
        if (e == null) {
            metrics.written(write.rows(), System.nanoTime() - write.since());
        } else {
            metrics.failed();
            if (failure.compareAndSet(null, e)) {
                // Said at once, not only with the next element or checkpoint.
                task.execute(this::failIfFailed, "failed write to Cassandra");
            }
        }
        places.release();
    }

    /** What a checkpoint covers has to be there before it completes. */
    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        buffer.release();
        await(limits.maxInFlight());
        places.release(limits.maxInFlight());
        failIfFailed();
    }

    /** Requests end in this time, or fail: all their tries and what is waited between them. */
    private void await(int free) throws IOException, InterruptedException {
        if (places.tryAcquire(free)) {
            return;
        }
        long tries = limits.maxRetries() + 1L;
        Duration patience = limits.timeout().plus(LONGEST_RETRY_AFTER).multipliedBy(tries);
        if (!places.tryAcquire(free, patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException(
                    "Cassandra has not answered %d requests within %d s"
                            .formatted(
                                    limits.maxInFlight() - places.availablePermits(),
                                    patience.toSeconds()));
        }
    }

    private void failIfFailed() throws IOException {
        Throwable e = failure.get();
        if (e != null) {
            throw new IOException("Writing to Cassandra failed: " + e.getMessage(), e);
        }
    }

    /**
     * What a flush has waited for is done; anything else counts for nothing, and would only hold up
     * a task that has failed or was cancelled.
     */
    @Override
    public void close() {
        session.forceCloseAsync().toCompletableFuture().join();
    }
}
