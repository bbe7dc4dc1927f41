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

/** The HTTP server of one event loop; all of them share one port. */
final class HttpVerticle extends VerticleBase {

    private static final int MAX_REQUEST_LINE = 4 * 1024;
    private static final int MAX_HEADERS = 8 * 1024;
    private static final int ACCEPT_BACKLOG = 1_024;

    private final IngestSettings settings;
    private final AtomicInteger openConnections;
    private final Function<Connections, HttpFront> fronts;
    private HttpServer server;

    /**
     * @param openConnections of all event loops together
     * @param fronts makes this event loop's; called on it
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
        // Servers of one deployment that ask for a negative port share one that is free.
        return server.listen(settings.port() == 0 ? -1 : settings.port(), settings.host());
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxInitialLineLength(MAX_REQUEST_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setAcceptBacklog(ACCEPT_BACKLOG)
                .setHttp2ClearTextEnabled(false)
                // There are no web sockets, so no request has to pass what compresses them.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setIdleTimeout((int) stalled().toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    /**
     * After that much time without a byte in either direction a connection is closed whatever its
     * state: the client does not read its answer. Connections that only wait are closed earlier, by
     * {@link Connections}; event streams and tweets on their way to Kafka must not be cut.
     */
    private Duration stalled() {
        return IngestService.HEARTBEAT
                .multipliedBy(2)
                .plus(settings.ackTimeout())
                .plus(settings.bodyTimeout());
    }

    /** The port it listens on. */
    int port() {
        return server.actualPort();
    }

    /** Takes no more connections; requests in flight may finish. */
    @Override
    public Future<?> stop() {
        return server.shutdown(settings.drainTimeout());
    }
}
