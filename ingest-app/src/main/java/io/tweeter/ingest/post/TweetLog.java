package io.tweeter.ingest.post;

import io.tweeter.model.Tweet;
import io.vertx.core.Future;

/** Where accepted tweets are kept: once there, never lost. */
public interface TweetLog {

    /**
     * Hands over a tweet without ever blocking. The future succeeds once the log has taken it for
     * good, and fails with {@link LogUnavailableException} if that did not happen in time; the
     * tweet may have been taken all the same. It may complete on any thread.
     *
     * @param json the tweet as {@link io.tweeter.model.TweetJson} writes it
     */
    Future<Void> append(Tweet tweet, byte[] json);
}
