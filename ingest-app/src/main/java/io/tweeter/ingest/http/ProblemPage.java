package io.tweeter.ingest.http;

import io.vertx.core.buffer.Buffer;

/** Renders a problem for a person. */
@FunctionalInterface
public interface ProblemPage {

    /** The problem as an HTML page. */
    Buffer render(Problem problem);
}
