package io.tweeter.ingest.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open connections of one event loop. Limits their number, and closes those that are idle for
 * too long; a connection is idle until the head of its next request is complete, so a client cannot
 * keep one open by sending single bytes.
 */
public final class Connections {

    private static final class State {
        private long idleSince = System.nanoTime();
        private boolean answering;
    }

    private final AtomicInteger open;
    private final int max;
    private final long idleTimeoutNanos;
    private final IdentityHashMap<HttpConnection, State> states = new IdentityHashMap<>();

    /**
     * @param open how many are open on all event loops together
     * @param max how many may be
     * @param idleTimeout between an answer, or the start, and the next request's complete head
     */
    public Connections(Vertx vertx, AtomicInteger open, int max, Duration idleTimeout) {
        this.open = open;
        this.max = max;
        this.idleTimeoutNanos = idleTimeout.toNanos();
        vertx.setPeriodic(1_000, timer -> closeIdle());
    }

    /** Adds a new connection, or closes it if there are too many. */
    public void opened(HttpConnection connection) {
        if (open.incrementAndGet() > max) {
            open.decrementAndGet();
            connection.close();
            return;
        }
        states.put(connection, new State());
        connection.closeHandler(
                closed -> {
                    states.remove(connection);
                    open.decrementAndGet();
                });
    }

    void requestStarted(HttpConnection connection) {
        State state = states.get(connection);
        if (state != null) {
            state.answering = true;
        }
    }

    void requestAnswered(HttpConnection connection) {
        State state = states.get(connection);
        if (state != null) {
            state.answering = false;
            state.idleSince = System.nanoTime();
        }
    }

    private void closeIdle() {
        long now = System.nanoTime();
        var tooLong = new ArrayList<HttpConnection>();
        states.forEach(
                (connection, state) -> {
                    if (!state.answering && now - state.idleSince > idleTimeoutNanos) {
                        tooLong.add(connection);
                    }
                });
        tooLong.forEach(HttpConnection::close);
    }
}
