package io.tweeter.ingest.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every request, finds its route, and makes sure that there is exactly one answer. */
public final class HttpFront {

    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);

    private static final Route NO_ROUTE = Route.page("/");
    private static final String NONE = "none";
    private static final String ALL_METHODS = "GET, HEAD, POST, OPTIONS";

    private final List<Route> routes;

    /** Those that are for one path only, by that path, as it is nearly always sent. */
    private final Map<String, Route> fixedRoutes = new HashMap<>();

    private final ProblemPage problemPage;
    private final Responder responder;
    private final Connections connections;
    private final HttpMetrics metrics;
    private final EventLoopQueue eventLoop = EventLoopQueue.ofCurrent();

    /** To be called on the event loop that it belongs to. */
    public HttpFront(
            List<Route> routes,
            ProblemPage problemPage,
            Responder responder,
            Connections connections,
            HttpMetrics metrics) {
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

    /** Answers a request that can be read. */
    public void handle(HttpServerRequest http) {
        Exchange exchange = new Exchange(http);
        try {
            exchange.run();
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
    }

    /** Answers bytes that are no request. */
    public void handleInvalid(HttpServerRequest http) {
        new Exchange(http).fail(reason(http.decoderResult().cause()).closing());
    }

    private static ProblemException reason(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new ProblemException(414, "URI too long", "The request line is too long.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new ProblemException(
                    431, "Request header fields too large", "The headers are too long.");
        }
        return ProblemException.badRequest("This is not HTTP as RFC 9112 defines it.");
    }

    /** One request and its answer. */
    private final class Exchange {
        private final HttpServerRequest http;
        private final long start = System.nanoTime();
        private Route route = NO_ROUTE;
        private String routeName = NONE;

        Exchange(HttpServerRequest http) {
            this.http = http;
            metrics.started();
            connections.requestStarted(http.connection());
        }

        void run() {
            if (http.uri().equals("*") && http.method().equals(HttpMethod.OPTIONS)) {
                respond(Response.empty(204).with(HttpHeaders.ALLOW, ALL_METHODS));
                return;
            }
            Route fixed = fixedRoutes.get(http.uri());
            if (fixed != null) {
                take(fixed, List.of(), Query.NONE);
                return;
            }
            Target target = Target.parse(http.uri());
            for (Route candidate : routes) {
                Optional<List<String>> variables = candidate.match(target.segments());
                if (variables.isPresent()) {
                    take(candidate, variables.get(), new Query(target.query()));
                    return;
                }
            }
            throw ProblemException.notFound("There is nothing at this address.");
        }

        private void take(Route found, List<String> variables, Query query) {
            route = found;
            routeName = found.template();
            answer(new Request(http, variables, query));
        }

        private void answer(Request request) {
            Optional<RouteHandler> handler = route.handler(http.method());
            if (handler.isPresent()) {
                // Kafka and Cassandra answer on threads of their own.
                Future<Response> response = handler.get().handle(request);
                response.onComplete(
                        result -> {
                            if (eventLoop.isCurrent()) {
                                finish(result.result(), result.cause());
                            } else {
                                eventLoop.run(() -> finish(result.result(), result.cause()));
                            }
                        });
            } else if (http.method().equals(HttpMethod.OPTIONS)) {
                respond(Response.empty(204).with(HttpHeaders.ALLOW, route.allowed()));
            } else {
                respond(
                        problem(
                                        new ProblemException(
                                                405,
                                                "Method not allowed",
                                                "This address takes " + route.allowed() + "."))
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
                LOG.error("Answering {} {} failed", http.method(), routeName, failure);
                respond(
                        problem(
                                new ProblemException(
                                        500,
                                        "Internal server error",
                                        "This is a fault of the service; its log says more.")));
            }
        }

        private Response problem(ProblemException e) {
            boolean html =
                    route.isPage() && Accept.prefersHtml(http.headers().getAll(HttpHeaders.ACCEPT));
            return html ? e.answer(problemPage.render(e.problem())) : e.answer();
        }

        private void respond(Response response) {
            if (route.isPage()) {
                response.with(HttpHeaders.VARY, HttpHeaders.ACCEPT);
            }
            responder.send(http, response);
            if (response.stream().isEmpty()) {
                connections.requestAnswered(http.connection());
            }
            String method = route.handler(http.method()).isPresent() ? http.method().name() : NONE;
            metrics.answered(routeName, method, response.status(), System.nanoTime() - start);
        }
    }
}
