package io.tweeter.ingest.http;

import io.vertx.core.Future;

/** Answers the requests of one route. It is called on an event loop, so it must not block. */
@FunctionalInterface
public interface RouteHandler {

    /**
     * Starts to answer. The future may complete on any thread. A {@link ProblemException}, thrown
     * or in the future, becomes the answer that it describes; any other exception becomes a 500.
     */
    Future<Response> handle(Request request);
}
