package io.tweeter.model;

import java.time.Instant;
import java.util.Objects;

/**
 * A tweet that follows {@link TweetRules}; all copies of a tweet have the same id.
 *
 * @param id identifies the tweet, see {@link TweetRules#checkId}
 * @param handle of the user, normalized by {@link TweetRules#normalizeHandle}
 * @param content the text, normalized by {@link TweetRules#normalizeContent}
 * @param createdAt when the ingest service accepted the first copy, in whole milliseconds
 */
public record Tweet(String id, String handle, String content, Instant createdAt) {

    public Tweet {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(handle, "handle");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(createdAt, "createdAt");
    }
}
