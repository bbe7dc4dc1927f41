package io.tweeter.ingest.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** An answer under construction: what a handler says, before the common headers are added. */
public final class Response {

    /** A header line. */
    record Header(CharSequence name, CharSequence value) {}

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence HTML =
            HttpHeaders.createOptimized("text/html; charset=utf-8");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    private final int status;
    private final Buffer body;
    private final List<Header> headers = new ArrayList<>(4);
    private Optional<Consumer<HttpServerResponse>> stream = Optional.empty();
    private boolean closing;

    private Response(int status, Buffer body) {
        this.status = status;
        this.body = body;
    }

    /** An answer without a body. */
    public static Response empty(int status) {
        return new Response(status, Buffer.buffer());
    }

    /** An answer of any type; the caller says how long it may be kept. */
    public static Response of(int status, CharSequence mediaType, Buffer body) {
        return new Response(status, body).with(HttpHeaders.CONTENT_TYPE, mediaType);
    }

    /** Fresh JSON, not to be kept. */
    public static Response json(int status, Buffer body) {
        return of(status, JSON, body).with(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    /** A fresh page, not to be kept. */
    public static Response html(int status, Buffer body) {
        return of(status, HTML, body).with(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    /**
     * An answer that goes on.
     *
     * @param stream takes over once the headers are set; it has to end the response
     */
    public static Response stream(CharSequence mediaType, Consumer<HttpServerResponse> stream) {
        Response response = of(200, mediaType, Buffer.buffer());
        response.stream = Optional.of(stream);
        return response.with(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    /** A problem for programs. */
    static Response problem(Problem problem) {
        return of(problem.status(), Problem.MEDIA_TYPE, problem.json())
                .with(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    /** Adds a header. */
    public Response with(CharSequence name, CharSequence value) {
        headers.add(new Header(name, value));
        return this;
    }

    /** Closes the connection after this answer. */
    Response closing() {
        closing = true;
        return this;
    }

    public int status() {
        return status;
    }

    Buffer body() {
        return body;
    }

    List<Header> headers() {
        return headers;
    }

    Optional<Consumer<HttpServerResponse>> stream() {
        return stream;
    }

    boolean isClosing() {
        return closing;
    }
}
