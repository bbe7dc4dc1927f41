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

    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int NO_CONTENT = 204;
    private static final int SEE_OTHER = 303;
    private static final int NOT_MODIFIED = 304;

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

    private static Response empty(int status) {
        return new Response(status, Buffer.buffer());
    }

    private static Response of(int status, CharSequence mediaType, Buffer body) {
        return new Response(status, body).with(HttpHeaders.CONTENT_TYPE, mediaType);
    }

    private static Response fresh(int status, CharSequence mediaType, Buffer body) {
        return of(status, mediaType, body).with(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    /** 200 with content of any type; the caller says how long it may be cached. */
    public static Response ok(CharSequence mediaType, Buffer body) {
        return of(OK, mediaType, body);
    }

    /** 200 with JSON that may not be cached. */
    public static Response json(Buffer body) {
        return fresh(OK, JSON, body);
    }

    /** 200 with a page that may not be cached. */
    public static Response html(Buffer body) {
        return fresh(OK, HTML, body);
    }

    /**
     * 200 with a body that is written piece by piece.
     *
     * @param stream takes over once the headers are set; it has to end the response
     */
    public static Response stream(CharSequence mediaType, Consumer<HttpServerResponse> stream) {
        Response response = fresh(OK, mediaType, Buffer.buffer());
        response.stream = Optional.of(stream);
        return response;
    }

    /** 202 with JSON that may not be cached. */
    public static Response accepted(String location, Buffer json) {
        return fresh(ACCEPTED, JSON, json).with(HttpHeaders.LOCATION, location);
    }

    /** 303: the browser should get this page next. */
    public static Response seeOther(String location) {
        return empty(SEE_OTHER).with(HttpHeaders.LOCATION, location);
    }

    /** 204 with the methods that an address has. */
    static Response methods(String allowed) {
        return empty(NO_CONTENT).with(HttpHeaders.ALLOW, allowed);
    }

    /** 304: the client has the content already. */
    static Response notModified() {
        return empty(NOT_MODIFIED);
    }

    /** A problem for programs. */
    static Response problem(Problem problem) {
        return fresh(problem.type().status(), Problem.MEDIA_TYPE, problem.json());
    }

    /** A problem for people. */
    static Response problemPage(ProblemType type, Buffer page) {
        return fresh(type.status(), HTML, page);
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

    int status() {
        return status;
    }

    /** Whether an answer of this status says how long its body is, be it empty. */
    boolean hasContentLength() {
        return stream.isEmpty() && status != NO_CONTENT && status != NOT_MODIFIED;
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
