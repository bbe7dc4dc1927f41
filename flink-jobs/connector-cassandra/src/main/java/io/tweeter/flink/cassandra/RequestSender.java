package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/**
 * Sends the requests of one subtask: a bounded number at a time, and again after transient errors.
 *
 * <p>All state belongs to the subtask's thread. Responses reach it as mails, back-off and deadlines
 * as timers. To wait is to yield the mailbox, so any of these may run inside of {@link
 * #awaitCapacity} and {@link #awaitAll}.
 */
final class RequestSender implements AutoCloseable {

    private final WriteSession session;
    private final String target;
    private final WriteLimits limits;
    private final WriteMetrics metrics;
    private final MailboxExecutor mailbox;
    private final Timers timers;

    /** A request counts until its last attempt is over, the back-off between attempts included. */
    private int inFlight;

    private IOException failure;

    /**
     * Makes a sender.
     *
     * @param target the tables that are written, for messages
     * @param mailbox of the subtask
     * @param timers whose actions run in that mailbox; closed with this
     */
    RequestSender(
            WriteSession session,
            String target,
            WriteLimits limits,
            SinkWriterMetricGroup metrics,
            MailboxExecutor mailbox,
            Timers timers) {
        this.session = session;
        this.target = target;
        this.limits = limits;
        this.metrics = new WriteMetrics(metrics, () -> (long) inFlight);
        this.mailbox = mailbox;
        this.timers = timers;
    }

    /** What to do with a response. */
    @FunctionalInterface
    interface OnResponse {

        /**
         * Runs in the subtask's mailbox.
         *
         * @throws IOException if the sink must not go on
         */
        void accept(Object response) throws IOException;
    }

    /** A request, and since when it is in flight, by {@link System#nanoTime}. */
    private record Request(Statement<?> statement, int rows, long since, OnResponse onResponse) {}

    /**
     * Sends a request. Call {@link #awaitCapacity} before.
     *
     * @param statement may be sent more than once
     * @param rows that it writes
     */
    void send(Statement<?> statement, int rows) {
        send(statement, rows, limits.maxRetries(), response -> {});
    }

    /**
     * Sends a request whose response says something.
     *
     * @param maxRetries after transient errors
     */
    void send(Statement<?> statement, int rows, int maxRetries, OnResponse onResponse) {
        inFlight++;
        metrics.sent(rows, session.sizeInBytes(statement));
        attempt(
                new Request(statement, rows, System.nanoTime(), onResponse),
                Attempt.first(limits.timeout(), maxRetries));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // if the mailbox is closed, nobody cares any more
    private void attempt(Request request, Attempt attempt) {
        CompletionStage<?> response;
        try {
            response = session.execute(request.statement());
        } catch (RuntimeException e) {
            response = CompletableFuture.failedFuture(e);
        }
        response.whenComplete(
                (result, error) -> {
                    long nanos = System.nanoTime() - request.since();
                    mailbox.execute(
                            () -> complete(request, attempt, nanos, result, error),
                            "response from Cassandra");
                });
    }

    private void complete(
            Request request, Attempt attempt, long nanos, Object result, Throwable error) {
        Optional<Attempt> next = Optional.ofNullable(error).flatMap(attempt::after);
        if (next.isPresent()) {
            metrics.retried();
            // If it throws, the task fails.
            var unused = timers.after(next.get().delay(), () -> attempt(request, next.get()));
            return;
        }
        inFlight--;
        if (error == null) {
            metrics.written(request.rows(), nanos);
            try {
                request.onResponse().accept(result);
            } catch (IOException e) {
                fail(e);
            }
        } else {
            metrics.failed(request.rows());
            fail(
                    new IOException(
                            "Writing to Cassandra%s failed: %s"
                                    .formatted(tables(request.statement()), error.getMessage()),
                            error));
        }
    }

    /** The tables that a request writes, for messages; nothing if it is not of rows. */
    private static String tables(Statement<?> request) {
        if (request instanceof BatchStatement batch) {
            Set<String> tables = new LinkedHashSet<>();
            batch.forEach(row -> tables.add(tables(row)));
            return String.join("", tables);
        }
        if (request instanceof BoundStatement row) {
            ColumnDefinition value = row.getPreparedStatement().getVariableDefinitions().get(0);
            return ", %s.%s,"
                    .formatted(value.getKeyspace().asInternal(), value.getTable().asInternal());
        }
        return "";
    }

    /**
     * Waits until one more request may be sent.
     *
     * @throws IOException if a request has failed for good, or has no response after all the time
     *     that its retries may take
     */
    void awaitCapacity() throws IOException, InterruptedException {
        await(limits.maxInFlight() - 1);
    }

    /**
     * Waits until one of the requests in flight has its response.
     *
     * @throws IOException as {@link #awaitCapacity}
     */
    void awaitResponse() throws IOException, InterruptedException {
        await(inFlight - 1);
    }

    /**
     * Waits until no request is in flight.
     *
     * @throws IOException as {@link #awaitCapacity}
     */
    void awaitAll() throws IOException, InterruptedException {
        await(0);
    }

    private void await(int maxInFlight) throws IOException, InterruptedException {
        checkFailure();
        if (inFlight <= maxInFlight) {
            return;
        }
        Duration maxWait =
                limits.timeout().plus(Attempt.MAX_BACK_OFF).multipliedBy(limits.maxRetries() + 1L);
        Future<?> deadline = timers.after(maxWait, () -> fail(noResponse(maxWait)));
        try {
            do {
                mailbox.yield();
                checkFailure();
            } while (inFlight > maxInFlight);
        } finally {
            deadline.cancel(false);
        }
    }

    private IOException noResponse(Duration maxWait) {
        return new IOException(
                "Cassandra has not answered %d requests that write %s within %d s"
                        .formatted(inFlight, target, maxWait.toSeconds()));
    }

    /** Fails whoever waits or asks next; the task at once, if nobody does. */
    private void fail(IOException e) {
        if (failure == null) {
            failure = e;
            mailbox.execute(this::checkFailure, "failed write to Cassandra");
        }
    }

    /**
     * Throws if a request has failed for good.
     *
     * @throws IOException with the cause
     */
    void checkFailure() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /** Drops what has no response yet. */
    @Override
    public void close() {
        timers.close();
    }
}
