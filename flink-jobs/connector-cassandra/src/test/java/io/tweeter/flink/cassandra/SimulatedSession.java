package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A Cassandra that answers each request after the same time, by the clock of a simulated task. */
final class SimulatedSession implements WriteSession {

    static final int BYTES = 100;

    private final SimulatedTask task;
    private final long latencyMillis;
    private final List<Attempt> attempts = new ArrayList<>();
    private final Queue<Exception> errors = new ArrayDeque<>();
    private Function<BoundStatement, ?> replicas = row -> "all";
    private long timestamp;
    private int inFlight;
    private int maxInFlight;
    private boolean closed;

    /** A request as it arrived. */
    record Attempt(long time, Statement<?> statement) {}

    SimulatedSession(SimulatedTask task, long latencyMillis) {
        this.task = task;
        this.latencyMillis = latencyMillis;
    }

    /** Lets the next requests fail; those after them succeed. */
    void fail(Exception... next) {
        errors.addAll(List.of(next));
    }

    void placeRows(Function<BoundStatement, ?> newReplicas) {
        replicas = newReplicas;
    }

    List<Attempt> attempts() {
        return attempts;
    }

    int inFlight() {
        return inFlight;
    }

    int maxInFlight() {
        return maxInFlight;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public Object replicas(BoundStatement row) {
        return replicas.apply(row);
    }

    @Override
    public long nextTimestamp() {
        return ++timestamp;
    }

    @Override
    public CompletionStage<?> execute(Statement<?> request) {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
        attempts.add(new Attempt(task.getCurrentProcessingTime(), request));
        inFlight++;
        maxInFlight = Math.max(maxInFlight, inFlight);
        CompletableFuture<Object> response = new CompletableFuture<>();
        Exception error = errors.poll();
        task.after(
                latencyMillis,
                () -> {
                    inFlight--;
                    if (error == null) {
                        response.complete("done");
                    } else {
                        response.completeExceptionally(error);
                    }
                });
        return response;
    }

    @Override
    public int sizeInBytes(Statement<?> request) {
        return BYTES;
    }

    @Override
    public void close() {
        closed = true;
    }
}
