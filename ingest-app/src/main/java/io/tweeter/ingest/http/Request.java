package io.tweeter.ingest.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * A request of a route.
 *
 * @param http the request as Vert.x has it
 * @param variables the variable parts of the path, decoded, in their order
 * @param query the parameters
 * @param id names the request in its answer and in the log
 */
public record Request(HttpServerRequest http, List<String> variables, Query query, String id) {

    /** Set by load balancers: the client's address, and by it that there is one in front. */
    public static final String FORWARDED_FOR = "X-Forwarded-For";

    /** The first variable part of the path. */
    public String variable() {
        return variables.get(0);
    }

    /** Whether the client prefers a page to JSON. */
    public boolean prefersHtml() {
        return Accept.prefersHtml(http.headers().getAll(HttpHeaders.ACCEPT));
    }
}
