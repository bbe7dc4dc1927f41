package io.tweeter.deploy.tools.post;

import java.time.Duration;
import java.util.function.Consumer;

/** Where tweets are posted to. */
interface IngestClient {

    /**
     * Posts a tweet once.
     *
     * @param then gets what became of it, exactly once, within the request's timeout
     */
    void post(TweetRequest tweet, Consumer<AttemptResult> then);

    /** Runs something later, on the thread that also calls back. */
    void later(Duration delay, Runnable action);
}
