package io.tweeter.ingest.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles every request: finds its route and makes sure that there is exactly one answer. */
public final class HttpFront {

    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);

    private static final Route NO_ROUTE = Route.page("/");
    private static final String NONE = "none";
    private static final String ALL_METHODS = "GET, HEAD, POST, OPTIONS";

    private final List<Route> routes;

    /** Routes that match one path only, by that path in its usual encoding. */
    private final Map<String, Route> fixedRoutes = new HashMap<>();

    private final ProblemPage problemPage;
    private final Responder responder;
    private final Connections connections;
    private final HttpMetrics metrics;
    private final EventLoopQueue eventLoop;
    private final RequestIds requestIds = new RequestIds();

    /**
     * Serves one event loop.
     *
     * @param eventLoop on which every answer is sent
     */
    public HttpFront(
            EventLoopQueue eventLoop,
            List<Route> routes,
            ProblemPage problemPage,
            Responder responder,
            Connections connections,
            HttpMetrics metrics) {
        this.eventLoop = eventLoop;
        this.routes = List.copyOf(routes);
        for (Route route : routes) {
            if (route.isFixed()) {
                fixedRoutes.put(route.template(), route);
            }
        }
        this.problemPage = problemPage;
        this.responder = responder;
        this.connections = connections;
        this.metrics = metrics;
    }

    /** Answers a request that could be parsed. */
    public void handle(HttpServerRequest http) {
        Exchange exchange = new Exchange(http);
        try {
            exchange.run();
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
    }

    /** Answers bytes that are not a valid request. */
    public void handleInvalid(HttpServerRequest http) {
        new Exchange(http).fail(reason(http.decoderResult().cause()).closing());
    }

    private static ProblemException reason(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new ProblemException(ProblemType.URI_TOO_LONG, "The request line is too long.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new ProblemException(
                    ProblemType.HEADER_FIELDS_TOO_LARGE, "The headers are too long.");
        }
        return ProblemException.badRequest("The request is not valid HTTP (RFC 9112).");
    }

    /** One request and its answer. */
    private final class Exchange {
        private final HttpServerRequest http;
        private final long start = System.nanoTime();
        private final String id;
        private Route route = NO_ROUTE;
        private String routeName = NONE;

        Exchange(HttpServerRequest http) {
            this.http = http;
            this.id = requestIds.of(http.headers());
            metrics.started();
            connections.requestStarted(http.connection());
        }

        void run() {
            if (http.uri().equals("*") && http.method().equals(HttpMethod.OPTIONS)) {
                respond(Response.methods(ALL_METHODS));
                return;
            }
            Route fixed = fixedRoutes.get(http.uri());
            if (fixed != null) {
                serve(fixed, List.of(), Query.NONE);
                return;
            }
            Target target = Target.parse(http.uri());
            for (Route candidate : routes) {
                Optional<List<String>> variables = candidate.match(target.segments());
                if (variables.isPresent()) {
                    serve(candidate, variables.get(), new Query(target.query()));
                    return;
                }
            }
            throw ProblemException.notFound("There is nothing at this address.");
        }

        private void serve(Route found, List<String> variables, Query query) {
            route = found;
            routeName = found.template();
            answer(new Request(http, variables, query, id));
        }

        private void answer(Request request) {
            Optional<RouteHandler> handler = route.handler(http.method());
            if (handler.isPresent()) {
                handler.get()
                        .handle(request)
                        .onComplete(
                                result ->
                                        eventLoop.run(
                                                () -> finish(result.result(), result.cause())));
            } else if (http.method().equals(HttpMethod.OPTIONS)) {
                respond(Response.methods(route.allowed()));
            } else {
                respond(
                        problem(
                                        new ProblemException(
                                                ProblemType.METHOD_NOT_ALLOWED,
                                                "The methods of this address are "
                                                        + route.allowed()
                                                        + "."))
                                .with(HttpHeaders.ALLOW, route.allowed()));
            }
        }

        private void finish(Response response, Throwable failure) {
            if (failure != null) {
                fail(failure);
            } else {
                respond(response);
            }
        }

        void fail(Throwable failure) {
            if (failure instanceof ProblemException expected) {
                respond(problem(expected));
            } else {
                LOG.error(
                        "Answering {} {} failed [request {}]",
                        http.method(),
                        routeName,
                        id,
                        failure);
                respond(
                        problem(
                                new ProblemException(
                                        ProblemType.INTERNAL_SERVER_ERROR,
                                        "The service has failed; see its log for the cause.")));
            }
        }

        private Response problem(ProblemException e) {
            boolean html =
                    route.isPage() && Accept.prefersHtml(http.headers().getAll(HttpHeaders.ACCEPT));
            return html ? e.answer(problemPage.render(e.problem())) : e.answer();
        }

        private void respond(Response response) {
            response.with(RequestIds.HEADER, id);
            if (route.isPage()) {
                response.with(HttpHeaders.VARY, HttpHeaders.ACCEPT);
            }
            responder.send(http, response);
            if (response.stream().isEmpty() || http.method().equals(HttpMethod.HEAD)) {
                connections.requestAnswered(http.connection());
            }
            String method = route.handler(http.method()).isPresent() ? http.method().name() : NONE;
            metrics.answered(routeName, method, response.status(), System.nanoTime() - start);
        }
    }
}
