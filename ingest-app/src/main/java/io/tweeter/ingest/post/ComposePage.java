package io.tweeter.ingest.post;

import io.tweeter.ingest.http.Problem;
import io.vertx.core.buffer.Buffer;

/** Shows a person why the form was not taken, with what was typed still in it. */
@FunctionalInterface
public interface ComposePage {

    /**
     * The page with the form.
     *
     * @param typed goes back into the form, its key included
     * @param problem what to correct, or that it should be sent again
     */
    Buffer render(PostedTweet typed, Problem problem);
}
