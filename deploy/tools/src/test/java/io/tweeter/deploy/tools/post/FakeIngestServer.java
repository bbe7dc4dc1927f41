package io.tweeter.deploy.tools.post;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A real HTTP server with scripted responses, which records its requests. */
final class FakeIngestServer implements AutoCloseable {

    static final Reply ACCEPTED = new Reply(202, Map.of(), "{}");

    /** Closes the connection without a response. */
    static final Reply DROPPED = new Reply(0, Map.of(), "");

    /** Sends no response until the server is closed. */
    static final Reply NEVER = new Reply(-1, Map.of(), "");

    /**
     * A request.
     *
     * @param key its idempotency key, or null
     * @param authorization its header of this name, or null
     */
    record Request(String path, String key, String authorization, String body, long nanoTime) {}

    record Reply(int status, Map<String, String> headers, String body) {}

    /** Decides how to reply. */
    interface Script {
        /**
         * Replies to a request.
         *
         * @param attempt how many requests have had its idempotency key, or else its path,
         *     including this one
         */
        Reply reply(Request request, int attempt);
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Script script;
    private final Collection<Request> requests = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();

    FakeIngestServer(Script script) throws IOException {
        this.script = script;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    List<String> keys() {
        return requests.stream()
                .map(Request::key)
                .filter(Objects::nonNull)
                .collect(Collectors.toList());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request =
                    new Request(
                            exchange.getRequestURI().getPath(),
                            exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                            exchange.getRequestHeaders().getFirst("Authorization"),
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8),
                            System.nanoTime());
            requests.add(request);
            int attempt =
                    attempts.computeIfAbsent(
                                    Objects.requireNonNullElse(request.key(), request.path()),
                                    key -> new AtomicInteger())
                            .incrementAndGet();
            Reply reply = script.reply(request, attempt);
            if (reply.status() == NEVER.status()) {
                awaitClose();
            }
            if (reply.status() > 0) {
                reply.headers().forEach(exchange.getResponseHeaders()::set);
                byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(reply.status(), body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static void awaitClose() {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
