package io.tweeter.ingest.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A request cannot be served; carries the answer. Expected, so it has no stack trace. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient Optional<Duration> retryAfter;
    private final boolean closing;

    private ProblemException(Problem problem, Optional<Duration> retryAfter, boolean closing) {
        super(problem.type().title() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
        this.retryAfter = retryAfter;
        this.closing = closing;
    }

    /** A problem with the whole request. */
    public ProblemException(ProblemType type, String detail) {
        this(type, detail, List.of());
    }

    /** A problem with these parts of the request. */
    public ProblemException(ProblemType type, String detail, List<FieldError> errors) {
        this(new Problem(type, detail, errors), Optional.empty(), false);
    }

    /** The request cannot be understood. */
    public static ProblemException badRequest(String detail) {
        return new ProblemException(ProblemType.BAD_REQUEST, detail);
    }

    /** A query parameter has a value that is not allowed. */
    public static ProblemException badParameter(String name, String message) {
        return new ProblemException(
                ProblemType.BAD_REQUEST,
                "The parameter " + name + " " + message + ".",
                List.of(new FieldError(name, message)));
    }

    /** There is nothing at this address. */
    public static ProblemException notFound(String detail) {
        return new ProblemException(ProblemType.NOT_FOUND, detail);
    }

    /** The request cannot be served now; a retry after that time may succeed. */
    public static ProblemException unavailable(String detail, Duration retryAfter) {
        return new ProblemException(ProblemType.SERVICE_UNAVAILABLE, detail).retryAfter(retryAfter);
    }

    /** The same answer, which tells the client to wait this long before a retry. */
    public ProblemException retryAfter(Duration delay) {
        return new ProblemException(problem, Optional.of(delay), closing);
    }

    /** The same answer, after which the connection is closed, as it cannot be used any further. */
    ProblemException closing() {
        return new ProblemException(problem, retryAfter, true);
    }

    public Problem problem() {
        return problem;
    }

    /** The answer for a program. */
    Response answer() {
        return withHeaders(Response.problem(problem));
    }

    /** The answer for a person, to whom this page shows the problem. */
    public Response answer(Buffer page) {
        return withHeaders(Response.problemPage(problem.type(), page));
    }

    private Response withHeaders(Response response) {
        retryAfter.ifPresent(
                delay ->
                        response.with(
                                HttpHeaders.RETRY_AFTER,
                                Long.toString(Math.max(1, delay.toSeconds()))));
        if (problem.type() == ProblemType.UNAUTHORIZED) {
            response.with(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        return closing ? response.closing() : response;
    }
}
