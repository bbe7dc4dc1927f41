package io.tweeter.ingest;

import io.tweeter.ingest.metrics.Metrics;
import io.tweeter.model.env.Environment;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The service on a free port, over a log and a store in memory. */
final class TestService implements AutoCloseable {

    /** Far longer than anything takes, even on a busy machine. */
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    final FakeLog log = new FakeLog();
    final FakeReads reads = new FakeReads();

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final Metrics metrics = new Metrics();
    private final IngestService service;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(TIMEOUT)
                    .build();
    private final int port;

    private TestService(Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(variables);
        environment.putIfAbsent("PORT", "0");
        environment.putIfAbsent("TWEETER_DRAIN_DELAY", "0s");
        service =
                new IngestService(
                        vertx,
                        IngestSettings.from(Environment.of(environment)),
                        log,
                        reads,
                        List.of(log),
                        List.of(reads),
                        metrics,
                        Clock.systemUTC());
        port = await(service.start());
    }

    /** Starts with these variables and otherwise the defaults. */
    static TestService start(String... assignments) {
        return new TestService(Environment.of(Map.of()).with(assignments).variables());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("did not complete", e);
        }
    }

    int port() {
        return port;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(TIMEOUT);
    }

    HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> post(String contentType, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request("/tweets")
                        .header("Content-Type", contentType)
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> postJson(String body, String... headers)
            throws IOException, InterruptedException {
        return post("application/json", body, headers);
    }

    CompletableFuture<HttpResponse<String>> sendAsync(String json, String... headers) {
        HttpRequest.Builder request =
                request("/tweets")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json));
        return client.sendAsync(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                BodyHandlers.ofString());
    }

    HttpClient client() {
        return client;
    }

    Future<Void> stop() {
        return service.stop();
    }

    @Override
    public void close() {
        await(service.stop());
        kill();
    }

    /** Stops it without a graceful shutdown. */
    void kill() {
        await(vertx.close());
        metrics.close();
    }
}
