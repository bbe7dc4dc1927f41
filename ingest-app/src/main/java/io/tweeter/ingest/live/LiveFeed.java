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
 * {@code GET /events}: looks for news about once a second, once for all listeners of the instance,
 * and only while there are any. A new listener is told all, then what changes.
 *
 * <p>The state belongs to one event loop, to which the others come over.
 */
public final class LiveFeed implements RouteHandler {

    private static final String EVENT_STREAM = "text/event-stream";
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Buffer HEARTBEAT = Buffer.buffer(": heartbeat\n\n");

    private final Vertx vertx;
    private final Context home;
    private final News news;
    private final Duration interval;
    private final int mostListeners;
    private final Set<Listener> listeners = new HashSet<>();
    private final Set<Listener> newcomers = new HashSet<>();
    private final AtomicInteger open = new AtomicInteger();
    private boolean looking;
    private volatile boolean closed;

    /**
     * @param interval between looks for news
     * @param heartbeat between comments that keep the connections open
     */
    public LiveFeed(
            Vertx vertx,
            TweetReads reads,
            Duration interval,
            Duration heartbeat,
            int mostListeners,
            MeterRegistry registry) {
        this.vertx = vertx;
        this.home = vertx.getOrCreateContext();
        this.news = new News(reads);
        this.interval = interval;
        this.mostListeners = mostListeners;
        Gauge.builder("tweeter.live.listeners", open, AtomicInteger::get)
                .description("Open event streams")
                .register(registry);
        home.runOnContext(
                here -> vertx.setPeriodic(heartbeat.toMillis(), timer -> broadcast(HEARTBEAT)));
    }

    @Override
    public Future<Response> handle(Request request) {
        if (closed || open.get() >= mostListeners) {
            throw ProblemException.unavailable(
                    "This instance has no room for another listener; GET works all the same.",
                    RETRY);
        }
        return Future.succeededFuture(Response.stream(EVENT_STREAM, this::join));
    }

    private void join(HttpServerResponse response) {
        open.incrementAndGet();
        Listener listener =
                new Listener(vertx.getOrCreateContext(), response, open::decrementAndGet);
        listener.greet();
        home.runOnContext(
                here -> {
                    if (closed) {
                        listener.end();
                        return;
                    }
                    listeners.add(listener);
                    // Told all by the next look: what is known may be older than its page.
                    newcomers.add(listener);
                    if (!looking) {
                        looking = true;
                        look();
                    }
                });
    }

    private void look() {
        news.look()
                .onComplete(
                        found ->
                                home.runOnContext(
                                        here -> {
                                            // While the store is away there is simply no news.
                                            if (found.succeeded()) {
                                                tell(found.result());
                                            }
                                            lookAgain();
                                        }));
    }

    private void tell(List<Buffer> changes) {
        List<Buffer> all = news.latest();
        for (Listener listener : listeners) {
            (newcomers.contains(listener) ? all : changes).forEach(listener::send);
        }
        newcomers.clear();
    }

    private void lookAgain() {
        listeners.removeIf(listener -> !listener.isOpen());
        newcomers.retainAll(listeners);
        if (listeners.isEmpty() || closed) {
            looking = false;
            news.forget();
        } else {
            vertx.setTimer(interval.toMillis(), timer -> look());
        }
    }

    private void broadcast(Buffer bytes) {
        listeners.forEach(listener -> listener.send(bytes));
    }

    /** Ends all streams; clients come back to another instance. */
    public void close() {
        closed = true;
        home.runOnContext(
                here -> {
                    List.copyOf(listeners).forEach(Listener::end);
                    listeners.clear();
                });
    }
}
