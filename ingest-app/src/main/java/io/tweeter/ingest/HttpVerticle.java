package io.tweeter.ingest;

import io.tweeter.ingest.http.Connections;
import io.tweeter.ingest.http.HttpFront;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The HTTP server of one event loop; all event loops share one port. */
final class HttpVerticle extends VerticleBase {

    private static final int MAX_REQUEST_LINE = 4 * 1024;
    private static final int MAX_HEADERS = 8 * 1024;
    private static final int ACCEPT_BACKLOG = 1_024;

    /** {@link Connections} looks for idle ones once a second. */
    private static final Duration IDLE_MARGIN = Duration.ofSeconds(5);

    private final IngestSettings settings;
    private final AtomicInteger openConnections;
    private final Function<Connections, HttpFront> fronts;
    private HttpServer server;

    /**
     * @param openConnections of all event loops together
     * @param fronts makes the front of this event loop; called on it
     */
    HttpVerticle(
            IngestSettings settings,
            AtomicInteger openConnections,
            Function<Connections, HttpFront> fronts) {
        this.settings = settings;
        this.openConnections = openConnections;
        this.fronts = fronts;
    }

    @Override
    public Future<?> start() {
        Connections connections =
                new Connections(
                        vertx, openConnections, settings.maxConnections(), settings.idleTimeout());
        HttpFront front = fronts.apply(connections);
        server =
                vertx.createHttpServer(options())
                        .connectionHandler(connections::opened)
                        .requestHandler(front::handle)
                        .invalidRequestHandler(front::handleInvalid);
        // Servers of one deployment with the same negative port share one free port.
        return server.listen(settings.port() == 0 ? -1 : settings.port(), settings.host());
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxInitialLineLength(MAX_REQUEST_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setAcceptBacklog(ACCEPT_BACKLOG)
                .setHttp2ClearTextEnabled(false)
                // There are no web sockets, so requests need not pass the handlers that compress
                // them.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setIdleTimeout((int) stallTimeout(settings).toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    /**
     * A connection without a byte in either direction for this long is closed whatever its state:
     * its client does not read the answer. {@link Connections} closes idle ones earlier. Event
     * streams and tweets that wait for Kafka must not be closed, hence the sum.
     */
    static Duration stallTimeout(IngestSettings settings) {
        Duration working =
                IngestService.HEARTBEAT
                        .multipliedBy(2)
                        .plus(settings.ackTimeout())
                        .plus(settings.bodyTimeout());
        Duration idle = settings.idleTimeout().plus(IDLE_MARGIN);
        return working.compareTo(idle) > 0 ? working : idle;
    }

    /** The port that it listens on. */
    int port() {
        return server.actualPort();
    }

    /** Accepts no more connections; requests in flight may finish. */
    @Override
    public Future<?> stop() {
        return server.shutdown(settings.drainTimeout());
    }
}
