package io.tweeter.ingest.post;

import io.opentelemetry.api.trace.SpanContext;
import io.tweeter.model.Tweet;
import io.vertx.core.Future;

/** Stores accepted tweets durably. */
public interface TweetLog {

    /**
     * Appends a tweet; never blocks. The future succeeds once the tweet is stored durably. It fails
     * with {@link LogUnavailableException} if that is not known in time; the tweet may have been
     * stored all the same. It may complete on any thread.
     *
     * @param json the tweet as {@link io.tweeter.model.TweetJson} writes it
     * @param trace of the request, stored beside the tweet; invalid if it has none
     */
    Future<Void> append(Tweet tweet, byte[] json, SpanContext trace);
}
