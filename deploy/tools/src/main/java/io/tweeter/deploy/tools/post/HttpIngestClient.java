package io.tweeter.deploy.tools.post;

import io.tweeter.deploy.cli.Errors;
import io.tweeter.deploy.tools.client.AccessToken;
import io.tweeter.deploy.tools.client.ServiceOption;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A client of the ingest service over HTTP, with keep-alive connections. One event loop sends the
 * requests and runs the callbacks.
 */
final class HttpIngestClient implements IngestClient, AutoCloseable {

    private static final CharSequence IDEMPOTENCY_KEY =
            HttpHeaders.createOptimized("Idempotency-Key");

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    /** Bytes of a response body that are kept; a problem has a few hundred. */
    private static final int MAX_BODY_LENGTH = 64 * 1024;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Context context;
    private final HttpClient client;
    private final URI tweets;
    private final boolean tls;
    private final int port;
    private final Duration timeout;
    private final Optional<String> token;
    private final boolean skipStored;

    /**
     * Creates a client, which connects when it posts the first tweet.
     *
     * @param base address of the service, {@code http} or {@code https}
     * @param connections maximum number of open connections
     * @param timeout of one request
     * @param token bearer token, if the service requires one
     * @param skipStored whether to look each tweet up first, and to post only what is not stored
     */
    HttpIngestClient(
            URI base,
            int connections,
            Duration timeout,
            Optional<String> token,
            boolean skipStored) {
        this.token = token;
        this.skipStored = skipStored;
        this.tweets = ServiceOption.resolve(base, "/tweets");
        this.tls = "https".equalsIgnoreCase(base.getScheme());
        int defaultPort = tls ? 443 : 80;
        this.port = base.getPort() < 0 ? defaultPort : base.getPort();
        this.timeout = timeout;
        this.vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(1)
                                .setFileSystemOptions(
                                        new FileSystemOptions()
                                                .setClassPathResolvingEnabled(false)
                                                .setFileCachingEnabled(false)));
        this.context = vertx.getOrCreateContext();
        this.client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setConnectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis()))
                                .setTcpNoDelay(true),
                        new PoolOptions().setHttp1MaxSize(connections));
    }

    @Override
    public void post(TweetRequest tweet, Consumer<AttemptResult> callback) {
        context.runOnContext(
                started ->
                        send(tweet)
                                .onComplete(
                                        sent ->
                                                callback.accept(
                                                        sent.succeeded()
                                                                ? sent.result()
                                                                : failure(sent.cause()))));
    }

    @Override
    public void schedule(Duration delay, Runnable action) {
        context.runOnContext(
                started -> vertx.setTimer(Math.max(1, delay.toMillis()), fired -> action.run()));
    }

    /** Abandons requests in flight: their callbacks get a failure, or do not run at all. */
    @Override
    public void close() {
        try {
            vertx.close().await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // The process is about to end, and closes the connections.
        }
    }

    private Future<AttemptResult> send(TweetRequest tweet) {
        Optional<String> id = skipStored ? tweet.id() : Optional.empty();
        return id.isEmpty() ? post(tweet) : postUnlessStored(tweet, id.get());
    }

    private Future<AttemptResult> postUnlessStored(TweetRequest tweet, String id) {
        RequestOptions request =
                request(HttpMethod.GET, "/" + id).putHeader(HttpHeaders.ACCEPT, JSON);
        return client.request(request)
                .compose(HttpClientRequest::send)
                .compose(
                        response ->
                                response.statusCode() == 404
                                        ? response.end().compose(none -> post(tweet))
                                        : result(response, 200));
    }

    private Future<AttemptResult> post(TweetRequest tweet) {
        RequestOptions request =
                request(HttpMethod.POST, "")
                        .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                        .putHeader(IDEMPOTENCY_KEY, header(tweet.idempotencyKey()));
        token.ifPresent(
                value -> request.putHeader(HttpHeaders.AUTHORIZATION, AccessToken.header(value)));
        return client.request(request)
                .compose(open -> open.send(Buffer.buffer(tweet.body())))
                .compose(response -> result(response, 202));
    }

    /** A bare key that begins with a quotation mark would be taken for a quoted one. */
    private static String header(String key) {
        return key.startsWith("\"")
                ? '"' + key.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
                : key;
    }

    private RequestOptions request(HttpMethod method, String path) {
        return new RequestOptions()
                .setMethod(method)
                .setSsl(tls)
                .setHost(tweets.getHost())
                .setPort(port)
                .setURI(tweets.getRawPath() + path)
                .setTimeout(timeout.toMillis());
    }

    /** What a response says, if this status means that Kafka has the tweet. */
    private Future<AttemptResult> result(HttpClientResponse response, int accepted) {
        if (response.statusCode() == accepted) {
            return response.end().map(new AttemptResult.Accepted());
        }
        return body(response).map(body -> refusal(response, body));
    }

    private AttemptResult refusal(HttpClientResponse response, Buffer body) {
        int status = response.statusCode();
        String reason = ProblemReader.reason(status, response.statusMessage(), body.getBytes());
        return switch (status) {
            case 400, 413, 422 -> new AttemptResult.Rejected(reason);
            case 408, 425, 429, 500, 502, 503, 504 ->
                    new AttemptResult.Unavailable(reason, true, retryAfter(response));
            default ->
                    new AttemptResult.WrongServer(
                            response.request().getMethod() + " " + tweets + " returned " + reason);
        };
    }

    private static Future<Buffer> body(HttpClientResponse response) {
        Promise<Buffer> read = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(
                part -> {
                    if (body.length() + part.length() <= MAX_BODY_LENGTH) {
                        body.appendBuffer(part);
                    }
                });
        response.exceptionHandler(read::tryFail);
        response.endHandler(end -> read.tryComplete(body));
        return read.future();
    }

    /** Only the form in seconds: a date would need synchronized clocks. */
    private static Optional<Duration> retryAfter(HttpClientResponse response) {
        String seconds = response.getHeader(HttpHeaders.RETRY_AFTER);
        return seconds != null && seconds.matches("\\d{1,9}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(seconds)))
                : Optional.empty();
    }

    private static AttemptResult failure(Throwable cause) {
        return new AttemptResult.Unavailable(describe(cause), false, Optional.empty());
    }

    private static String describe(Throwable cause) {
        if (cause instanceof ConnectException) {
            boolean timedOut = String.valueOf(cause.getMessage()).contains("timed out");
            return timedOut ? "connection timed out" : "connection refused";
        }
        if (cause instanceof UnknownHostException) {
            return "unknown host";
        }
        if (cause instanceof TimeoutException) {
            return "request timed out";
        }
        return Errors.firstLine(cause);
    }
}
