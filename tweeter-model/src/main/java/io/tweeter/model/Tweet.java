package io.tweeter.model;

import java.time.Instant;
import java.util.Objects;

/**
 * A tweet that keeps the rules of {@link TweetRules}; two copies of one tweet have the same id.
 *
 * @param id unique name of the tweet, see {@link TweetRules#checkId}
 * @param handle who said it, normalized by {@link TweetRules#normalizeHandle}
 * @param content what was said, normalized by {@link TweetRules#normalizeContent}
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
