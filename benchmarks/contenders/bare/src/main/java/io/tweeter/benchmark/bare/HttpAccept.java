package io.tweeter.benchmark.bare;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The limit of the ingest service: the same HTTP server, set up the same way, that reads the body,
 * answers 202 with as many bytes as the service would, and does nothing else.
 *
 * <p>Arguments: {@code port=10090 answer=240}, the latter the bytes of an answer's body.
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

    /** Serves until its standard input is closed. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        int port = Integer.parseInt(values.get("port"));
        int answerBytes = Integer.parseInt(values.get("answer"));
        int eventLoops = Math.min(Runtime.getRuntime().availableProcessors(), MOST_EVENT_LOOPS);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(eventLoops));
        try {
            vertx.deployVerticle(
                            () -> new HttpAccept(port, answerBytes),
                            new DeploymentOptions().setInstances(eventLoops))
                    .await(10, TimeUnit.SECONDS);
            System.out.println("READY {\"port\":" + port + "}");
            awaitEndOfInput();
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // nothing is expected but the end
        }
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
