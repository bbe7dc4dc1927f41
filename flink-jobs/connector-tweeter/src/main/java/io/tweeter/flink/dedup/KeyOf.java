package io.tweeter.flink.dedup;

import java.io.Serializable;

/**
 * Tells the key of what carries a tweet.
 *
 * @param <T> what carries a tweet
 */
@FunctionalInterface
public interface KeyOf<T> extends Serializable {

    TweetKey key(T tweet);
}
