package io.tweeter.flink.unique;

import io.tweeter.model.Tweet;
import java.io.Serializable;

/**
 * Picks what a pipeline needs of a tweet before it is shuffled.
 *
 * @param <T> what goes on instead of the tweet
 */
@FunctionalInterface
public interface TweetMapper<T> extends Serializable {

    T map(Tweet tweet, RawRecord record);
}
