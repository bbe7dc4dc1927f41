package io.tweeter.ingest.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.tweeter.model.Violation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A request cannot be served; carries the answer. Expected, so without a stack trace. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient Optional<Duration> retryAfter;
    private final boolean closing;

    private ProblemException(Problem problem, Optional<Duration> retryAfter, boolean closing) {
        super(problem.title() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
        this.retryAfter = retryAfter;
        this.closing = closing;
    }

    public ProblemException(int status, String title, String detail) {
        this(new Problem(status, title, detail), Optional.empty(), false);
    }

    /** 400: the request cannot be understood. */
    public static ProblemException badRequest(String detail) {
        return new ProblemException(400, "Bad request", detail);
    }

    /** 400: a query parameter has a value that it cannot have. */
    public static ProblemException badParameter(String name, String message) {
        return new ProblemException(
                new Problem(
                        400,
                        "Bad request",
                        "The parameter " + name + " " + message + ".",
                        List.of(new Violation(name, message))),
                Optional.empty(),
                false);
    }

    /** 401: the client has to show that it may. */
    public static ProblemException unauthorized(String detail) {
        return new ProblemException(401, "Unauthorized", detail);
    }

    /** 429: the client may try again after that time. */
    public static ProblemException tooManyRequests(String detail, Duration retryAfter) {
        return new ProblemException(
                new Problem(429, "Too many requests", detail), Optional.of(retryAfter), false);
    }

    /** 404. */
    public static ProblemException notFound(String detail) {
        return new ProblemException(404, "Not found", detail);
    }

    /** 422: what was sent can be read but breaks the rules. */
    public static ProblemException invalid(List<Violation> violations) {
        return new ProblemException(
                new Problem(
                        422,
                        "Not a valid tweet",
                        "The tweet breaks the rules named in errors; correct it and send it again.",
                        violations),
                Optional.empty(),
                false);
    }

    /** 503: the client may try again after that time. */
    public static ProblemException unavailable(String detail, Duration retryAfter) {
        return new ProblemException(
                new Problem(503, "Service unavailable", detail), Optional.of(retryAfter), false);
    }

    /** The same answer, after which the connection is of no use. */
    public ProblemException closing() {
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
        return withHeaders(Response.html(problem.status(), page));
    }

    private Response withHeaders(Response response) {
        retryAfter.ifPresent(
                wait ->
                        response.with(
                                HttpHeaders.RETRY_AFTER,
                                Long.toString(Math.max(1, wait.toSeconds()))));
        if (problem.status() == 401) {
            response.with(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        return closing ? response.closing() : response;
    }
}
