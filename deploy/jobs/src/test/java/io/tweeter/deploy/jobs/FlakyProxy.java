package io.tweeter.deploy.jobs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy in front of Flink that answers 503 for a while, once a request of some kind has reached
 * Flink. The answer to that request is lost, too.
 */
final class FlakyProxy implements AutoCloseable {

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI flink;
    private final String lastPath;
    private final AtomicInteger failuresLeft;
    private volatile boolean down;

    /**
     * @param lastPath a regular expression for the path of the last request that reaches Flink
     * @param failures how many requests are answered 503 from then on
     */
    FlakyProxy(URI flink, String lastPath, int failures) throws IOException {
        this.flink = flink;
        this.lastPath = lastPath;
        this.failuresLeft = new AtomicInteger(failures);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::forward);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many more requests it would answer 503. */
    int failuresLeft() {
        return failuresLeft.get();
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (down && failuresLeft.get() > 0) {
                failuresLeft.decrementAndGet();
                unavailable(exchange);
                return;
            }
            URI asked = exchange.getRequestURI();
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(flink.resolve(asked.toString()))
                            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                    .ifPresent(type -> request.header("Content-Type", type));
            HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
            if (!down && asked.getPath().matches(lastPath)) {
                down = true;
                unavailable(exchange);
                return;
            }
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void unavailable(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(503, -1);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
