package io.tweeter.benchmark.bare;

import io.tweeter.benchmark.protocol.Arguments;
import io.tweeter.benchmark.protocol.ContenderMain;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The limit of posting: the ingest service's HTTP server with the same settings, which reads the
 * body, answers 202 with as many bytes as the service, and does nothing else.
 *
 * <p>Arguments: {@code port}; {@code answer}, the size of a response's body in bytes.
 */
public final class HttpAccept extends VerticleBase {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int MAX_EVENT_LOOPS = 4;

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private final int port;
    private final Buffer answer;
    private final CharSequence answerLength;

    private HttpAccept(int port, int answerBytes) {
        this.port = port;
        this.answer = Buffer.buffer("{}" + " ".repeat(Math.max(0, answerBytes - 2)));
        this.answerLength = HttpHeaders.createOptimized(Integer.toString(answer.length()));
    }

    /** Starts the contender. */
    public static void main(String[] args) {
        ContenderMain.main(HttpAccept::serve, args);
    }

    private static String serve(Arguments arguments) throws TimeoutException {
        int port = (int) arguments.number("port");
        int answerBytes = (int) arguments.number("answer");
        int eventLoops = Math.min(Runtime.getRuntime().availableProcessors(), MAX_EVENT_LOOPS);
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(eventLoops))
                .deployVerticle(
                        () -> new HttpAccept(port, answerBytes),
                        new DeploymentOptions().setInstances(eventLoops))
                .await(10, TimeUnit.SECONDS);
        return ContenderMain.ready();
    }

    @Override
    public Future<?> start() {
        // The same as in the ingest service.
        HttpServerOptions options =
                new HttpServerOptions()
                        .setMaxInitialLineLength(4 * 1024)
                        .setMaxHeaderSize(8 * 1024)
                        .setAcceptBacklog(1_024)
                        .setHttp2ClearTextEnabled(false)
                        .setPerFrameWebSocketCompressionSupported(false)
                        .setPerMessageWebSocketCompressionSupported(false)
                        .setIdleTimeout(45)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS);
        return vertx.createHttpServer(options).requestHandler(this::accept).listen(port, LOOPBACK);
    }

    private void accept(HttpServerRequest request) {
        request.body()
                .onSuccess(
                        body ->
                                request.response()
                                        .setStatusCode(202)
                                        .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                                        .putHeader(HttpHeaders.CONTENT_LENGTH, answerLength)
                                        .end(answer));
    }
}
