package io.tweeter.ingest.post;

import io.tweeter.ingest.http.Problem;
import io.vertx.core.buffer.Buffer;

/** Shows a person why the form was not accepted, filled with what was typed. */
@FunctionalInterface
public interface ComposePage {

    /**
     * The page with the form.
     *
     * @param typed content of the form, its key included
     * @param problem what to correct, or that the form can be sent again
     */
    Buffer render(PostedTweet typed, Problem problem);
}
