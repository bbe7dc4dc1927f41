package io.tweeter.ingest.api;

import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.RouteHandler;
import io.tweeter.ingest.read.ReadsUnavailableException;
import io.vertx.core.Future;
import java.time.Duration;

/** Turns a store that does not answer into an answer. */
final class ReadErrors {

    private static final Duration RETRY = Duration.ofSeconds(3);

    private ReadErrors() {}

    /** The handler, with 503 for reads that fail. */
    static RouteHandler guard(RouteHandler handler) {
        return request ->
                handler.handle(request)
                        .recover(
                                failure ->
                                        Future.failedFuture(
                                                failure instanceof ReadsUnavailableException
                                                        ? unavailable()
                                                        : failure));
    }

    private static ProblemException unavailable() {
        return ProblemException.unavailable(
                "Tweets cannot be read just now; posting works all the same.", RETRY);
    }
}
