package io.tweeter.ingest.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * A request that found its route.
 *
 * @param http the request as it came
 * @param variables the parts of the path that the route leaves open, decoded, in their order
 * @param query its parameters
 */
public record Request(HttpServerRequest http, List<String> variables, Query query) {

    /** The first part of the path that the route leaves open. */
    public String variable() {
        return variables.get(0);
    }

    /** Whether the client would rather have a page than JSON. */
    public boolean prefersHtml() {
        return Accept.prefersHtml(http.headers().getAll(HttpHeaders.ACCEPT));
    }
}
