package io.tweeter.ingest.live;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.Request;
import io.tweeter.ingest.http.Response;
import io.tweeter.ingest.http.RouteHandler;
import io.tweeter.ingest.read.TweetReads;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code GET /events}: reads about once a second for all listeners of the instance together, and
 * only while there are any. A new listener gets everything first, then changes.
 *
 * <p>The state belongs to one event loop, which the others pass their work to.
 */
public final class LiveFeed implements RouteHandler {

    /** Bytes of one listener that may wait to be sent; with more it is too slow: disconnected. */
    public static final int MAX_QUEUED_BYTES = 64 * 1024;

    private static final String EVENT_STREAM = "text/event-stream";
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Buffer HEARTBEAT = Buffer.buffer(": heartbeat\n\n");

    private final Vertx vertx;
    private final Context owner;
    private final News news;
    private final Duration interval;
    private final int maxListeners;
    private final Set<Listener> listeners = new HashSet<>();
    private final Set<Listener> newcomers = new HashSet<>();
    private final AtomicInteger open = new AtomicInteger();
    private boolean polling;
    private volatile boolean closed;

    /**
     * @param interval between reads
     * @param heartbeat between comments that keep the connections open
     */
    public LiveFeed(
            Vertx vertx,
            TweetReads reads,
            Duration interval,
            Duration heartbeat,
            int maxListeners,
            MeterRegistry registry) {
        this.vertx = vertx;
        this.owner = vertx.getOrCreateContext();
        this.news = new News(reads);
        this.interval = interval;
        this.maxListeners = maxListeners;
        Gauge.builder("tweeter.live.listeners", open, AtomicInteger::get)
                .description("Open event streams")
                .register(registry);
        owner.runOnContext(
                here -> vertx.setPeriodic(heartbeat.toMillis(), timer -> broadcast(HEARTBEAT)));
    }

    @Override
    public Future<Response> handle(Request request) {
        if (closed || open.get() >= maxListeners) {
            throw ProblemException.unavailable(
                    "This instance has too many listeners; poll the addresses of the data instead.",
                    RETRY);
        }
        return Future.succeededFuture(Response.stream(EVENT_STREAM, this::join));
    }

    private void join(HttpServerResponse response) {
        open.incrementAndGet();
        Listener listener =
                new Listener(vertx.getOrCreateContext(), response, open::decrementAndGet);
        listener.greet();
        owner.runOnContext(
                here -> {
                    if (closed) {
                        listener.end();
                        return;
                    }
                    listeners.add(listener);
                    // It gets everything from the next read: what is known may be older than its
                    // page.
                    newcomers.add(listener);
                    if (!polling) {
                        polling = true;
                        poll();
                    }
                });
    }

    private void poll() {
        // What it throws is a failure like any other: there will be a next poll.
        Future.succeededFuture()
                .compose(begun -> news.poll())
                .onComplete(
                        found ->
                                owner.runOnContext(
                                        here -> {
                                            // If a read has thrown, the next poll finds the
                                            // changes.
                                            if (found.succeeded()) {
                                                send(found.result());
                                            }
                                            schedule();
                                        }));
    }

    private void send(List<Buffer> changes) {
        List<Buffer> all = news.latest();
        for (Listener listener : listeners) {
            (newcomers.contains(listener) ? all : changes).forEach(listener::send);
        }
        newcomers.clear();
    }

    private void schedule() {
        listeners.removeIf(listener -> !listener.isOpen());
        newcomers.retainAll(listeners);
        if (listeners.isEmpty() || closed) {
            polling = false;
            news.forget();
        } else {
            vertx.setTimer(interval.toMillis(), timer -> poll());
        }
    }

    private void broadcast(Buffer bytes) {
        listeners.forEach(listener -> listener.send(bytes));
    }

    /** Ends all streams; clients reconnect to another instance. */
    public void close() {
        closed = true;
        owner.runOnContext(
                here -> {
                    List.copyOf(listeners).forEach(Listener::end);
                    listeners.clear();
                });
    }
}
