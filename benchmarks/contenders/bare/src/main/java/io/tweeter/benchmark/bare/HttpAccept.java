package io.tweeter.benchmark.bare;

import io.tweeter.benchmark.protocol.Arguments;
import io.tweeter.benchmark.protocol.Contender;
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
 * The limit of the ingest service: the same HTTP server, set up the same way, that reads the body,
 * answers 202 with as many bytes as the service would, and does nothing else.
 *
 * <p>Arguments: {@code port}; {@code answer}, the bytes of an answer's body.
 */
public final class HttpAccept extends VerticleBase {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int MOST_EVENT_LOOPS = 4;

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private final int port;
    private final Buffer answer;
    private final CharSequence answerLength;

    private HttpAccept(int port, int answerBytes) {
        this.port = port;
        this.answer = Buffer.buffer("{}" + " ".repeat(Math.max(0, answerBytes - 2)));
        this.answerLength = HttpHeaders.createOptimized(Integer.toString(answer.length()));
    }

    /** Runs it as a process of its own. */
    public static void main(String[] args) {
        Contender.main(HttpAccept::serve, args);
    }

    private static String serve(Arguments arguments) throws TimeoutException {
        int port = (int) arguments.number("port");
        int answerBytes = (int) arguments.number("answer");
        int eventLoops = Math.min(Runtime.getRuntime().availableProcessors(), MOST_EVENT_LOOPS);
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(eventLoops))
                .deployVerticle(
                        () -> new HttpAccept(port, answerBytes),
                        new DeploymentOptions().setInstances(eventLoops))
                .await(10, TimeUnit.SECONDS);
        return Contender.ready();
    }

    @Override
    public Future<?> start() {
        // As the ingest service has them.
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
