package io.tweeter.ingest.http;

import io.vertx.core.Future;

/** Answers the requests of one route. Called on an event loop, so it must not block. */
@FunctionalInterface
public interface RouteHandler {

    /**
     * Starts to answer. The future may complete on any thread; a {@link ProblemException} in it, or
     * thrown, becomes the answer that it describes, anything else a 500.
     */
    Future<Response> handle(Request request);
}
