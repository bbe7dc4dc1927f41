package io.tweeter.flink.unique;

import io.tweeter.model.Tweet;
import java.io.Serializable;

/**
 * Reduces a tweet to what a pipeline needs of it, before it is shuffled.
 *
 * @param <T> type of the stream's elements after it
 */
@FunctionalInterface
public interface TweetMapper<T> extends Serializable {

    /** The element for a tweet and its record. */
    T map(Tweet tweet, RawRecord record);
}
