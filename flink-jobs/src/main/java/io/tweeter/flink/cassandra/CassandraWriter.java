package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.time.TimestampGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.MetricGroup;

/** One subtask of {@link CassandraSink}, with a session of its own. */
final class CassandraWriter<T> implements SinkWriter<T> {

    private static final Duration FIRST_RETRY_AFTER = Duration.ofMillis(250);

    private final CqlSession session;
    private final TimestampGenerator timestamps;
    private final StatementBinder<T> binder;
    private final StatementBinder.Statements statements = this::execute;
    private final PreparedStatement[] prepared;
    private final WriteLimits limits;
    private final WriteMetrics metrics;
    private final MailboxExecutor task;

    /** A place for each request that may be in flight; one that is tried again keeps its own. */
    private final Semaphore places;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private CassandraWriter(
            CqlSession session,
            StatementBinder<T> binder,
            WriteLimits limits,
            WriteMetrics metrics,
            MailboxExecutor task) {
        this.session = session;
        this.timestamps = session.getContext().getTimestampGenerator();
        this.binder = binder;
        this.prepared =
                binder.statements().stream()
                        .map(session::prepare)
                        .toArray(PreparedStatement[]::new);
        this.limits = limits;
        this.metrics = metrics;
        this.task = task;
        this.places = new Semaphore(limits.maxInFlight());
    }

    /**
     * Connects, checks the tables and prepares the statements.
     *
     * @param metrics of the subtask
     * @param task the subtask's own thread
     * @throws IOException if Cassandra does not take that
     */
    static <T> CassandraWriter<T> open(
            CassandraConnector connector,
            StatementBinder<T> binder,
            WriteLimits limits,
            MetricGroup metrics,
            MailboxExecutor task)
            throws IOException {
        CqlSession session = null;
        try {
            session = connector.connect(limits);
            binder.check(session.getMetadata());
            return new CassandraWriter<>(session, binder, limits, new WriteMetrics(metrics), task);
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
        await(1);
        metrics.started();
        // Set here, so that it is the same however often the request is tried.
        send(
                prepared[statement]
                        .boundStatementBuilder(values)
                        .setQueryTimestamp(timestamps.next())
                        .build(),
                0);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what comes of it is told to finish()
    private void send(BoundStatement write, int retries) {
        try {
            session.executeAsync(write).whenComplete((result, e) -> finish(write, retries, e));
        } catch (RuntimeException e) {
            finish(write, retries, e);
        }
    }

    /** Called by a thread of the driver. */
    private void finish(BoundStatement write, int retries, Throwable e) {
        if (e != null && retries < limits.maxRetries() && Transient.is(e)) {
            metrics.retried();
            long delay = FIRST_RETRY_AFTER.toMillis() << Math.min(retries, 5);
            CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS)
                    .execute(() -> send(write, retries + 1));
            return;
        }
        metrics.ended(e);
        if (e != null && failure.compareAndSet(null, e)) {
            // Said at once, not only with the next element or checkpoint.
            task.execute(this::failIfFailed, "failed write to Cassandra");
        }
        places.release();
    }

    /** What a checkpoint covers has to be there before it completes. */
    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
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
        Duration patience = limits.timeout().plusSeconds(10).multipliedBy(tries);
        if (!places.tryAcquire(free, patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException(
                    "Cassandra has not answered any of %d requests within %d s"
                            .formatted(limits.maxInFlight(), patience.toSeconds()));
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
