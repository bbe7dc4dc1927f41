package io.tweeter.deploy.tools.post;

import java.time.Duration;
import java.util.function.Consumer;

/** A client of the ingest service. */
interface IngestClient {

    /**
     * Posts a tweet once.
     *
     * @param callback receives the result, exactly once, within the request's timeout
     */
    void post(TweetRequest tweet, Consumer<AttemptResult> callback);

    /** Runs an action after a delay, on the thread that also runs the callbacks. */
    void schedule(Duration delay, Runnable action);
}
