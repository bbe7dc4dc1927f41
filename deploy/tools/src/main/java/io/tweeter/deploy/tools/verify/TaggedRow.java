package io.tweeter.deploy.tools.verify;

import io.tweeter.model.Timeline;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * A row of table {@code tweets_by_hashtag}.
 *
 * @param createdAt milliseconds since 1970
 * @param fingerprint of the tweet, see {@link FirstCopy#fingerprint}
 */
record TaggedRow(String hashtag, String id, long createdAt, int fingerprint) {

    /** The rows that a stored copy of a tweet should have. */
    static Stream<TaggedRow> of(String id, FirstCopy copy) {
        return copy.hashtags().stream()
                .map(hashtag -> new TaggedRow(hashtag, id, copy.createdAt(), copy.fingerprint()));
    }

    /** What any row of the same tweet, hashtag and time has in common. */
    TaggedRow key() {
        return new TaggedRow(hashtag, id, createdAt, 0);
    }

    /** The rows by which readers find this one. */
    Stream<IndexRow> index() {
        return IndexRow.of(Timeline.ofHashtag(hashtag), Instant.ofEpochMilli(createdAt));
    }

    @Override
    public String toString() {
        return "tweet %s with #%s of %s in tweets_by_hashtag"
                .formatted(id, hashtag, Instant.ofEpochMilli(createdAt));
    }
}
