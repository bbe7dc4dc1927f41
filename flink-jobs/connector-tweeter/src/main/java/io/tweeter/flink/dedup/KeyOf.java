package io.tweeter.flink.dedup;

import java.io.Serializable;

/**
 * Extracts the key of a tweet's id.
 *
 * @param <T> type of the stream's elements, each of which carries a tweet
 */
@FunctionalInterface
public interface KeyOf<T> extends Serializable {

    /** The key of the tweet that an element carries. */
    TweetKey key(T tweet);
}
