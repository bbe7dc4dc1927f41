package io.tweeter.ingest.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open connections of one event loop: not too many over all, and none that waits for its next
 * request for too long, not even one that trickles in byte by byte.
 */
public final class Connections {

    private static final class State {
        private long waitingSince = System.nanoTime();
        private boolean answering;
    }

    private final AtomicInteger open;
    private final int most;
    private final long longestWaitNanos;
    private final IdentityHashMap<HttpConnection, State> states = new IdentityHashMap<>();

    /**
     * @param open how many are open on all event loops together
     * @param most how many may be
     * @param longestWait between an answer, or the start, and the next request's complete head
     */
    public Connections(Vertx vertx, AtomicInteger open, int most, Duration longestWait) {
        this.open = open;
        this.most = most;
        this.longestWaitNanos = longestWait.toNanos();
        vertx.setPeriodic(1_000, timer -> closeWaiting());
    }

    /** Takes a new connection, or closes it if there are too many. */
    public void opened(HttpConnection connection) {
        if (open.incrementAndGet() > most) {
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
            state.waitingSince = System.nanoTime();
        }
    }

    private void closeWaiting() {
        long now = System.nanoTime();
        var tooLong = new ArrayList<HttpConnection>();
        states.forEach(
                (connection, state) -> {
                    if (!state.answering && now - state.waitingSince > longestWaitNanos) {
                        tooLong.add(connection);
                    }
                });
        tooLong.forEach(HttpConnection::close);
    }
}
