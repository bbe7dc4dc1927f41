package io.tweeter.deploy.tools.verify;

import io.tweeter.model.InvalidTweetException;
import io.tweeter.model.MalformedTweetException;
import io.tweeter.model.Topics;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the topic of tweets says, by the rules of the pipeline: the first copy of an id counts, and
 * others do not until the horizon has passed since.
 */
final class ExpectedTweets {

    private final long horizonMillis;
    private final Map<String, FirstCopy> tweets = new HashMap<>();
    private final Map<String, Long> counts = new HashMap<>();
    private final Set<Origin> bad = new HashSet<>();
    private long records;
    private long copies;

    ExpectedTweets(Duration horizon) {
        this.horizonMillis = horizon.toMillis();
    }

    /** Where a record stands. */
    record Origin(String topic, int partition, long offset) {}

    void add(ConsumerRecord<byte[], byte[]> record) {
        records++;
        Tweet tweet;
        try {
            if (record.value() == null) {
                throw new MalformedTweetException("has no value");
            }
            tweet = TweetJson.read(record.value());
        } catch (MalformedTweetException | InvalidTweetException e) {
            bad.add(new Origin(Topics.TWEETS, record.partition(), record.offset()));
            return;
        }
        FirstCopy first = tweets.get(tweet.id());
        if (first != null && Math.abs(record.timestamp() - first.time()) < horizonMillis) {
            copies++;
            return;
        }
        tweets.put(tweet.id(), FirstCopy.of(tweet, record));
        counts.merge(tweet.handle(), 1L, Long::sum);
    }

    /** By id. */
    Map<String, FirstCopy> tweets() {
        return tweets;
    }

    /** Tweets by handle. */
    Map<String, Long> counts() {
        return counts;
    }

    /** Records that are no tweets. */
    Set<Origin> bad() {
        return bad;
    }

    long records() {
        return records;
    }

    long copies() {
        return copies;
    }
}
