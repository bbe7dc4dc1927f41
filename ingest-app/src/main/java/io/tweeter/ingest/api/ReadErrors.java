package io.tweeter.ingest.api;

import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.RouteHandler;
import io.tweeter.ingest.read.ReadsUnavailableException;
import io.vertx.core.Future;
import java.time.Duration;

/** Answers reads while the store is unavailable. */
final class ReadErrors {

    private static final Duration RETRY = Duration.ofSeconds(3);

    private ReadErrors() {}

    /** The same handler, which answers 503 if the store is unavailable. */
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
                "Tweets cannot be read at the moment; posting still works.", RETRY);
    }
}
