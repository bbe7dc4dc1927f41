package io.tweeter.deploy.tools.verify;

import io.tweeter.model.Hashtags;
import io.tweeter.model.Tweet;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The first copy of a tweet in Kafka.
 *
 * @param timestamp of the record, milliseconds since 1970
 * @param createdAt when it was accepted, milliseconds since 1970
 * @param hashtags that the tweet has
 * @param fingerprint of the stored fields, see {@link #fingerprint(Tweet)}
 */
record FirstCopy(
        String id,
        String handle,
        int partition,
        long offset,
        long timestamp,
        long createdAt,
        List<String> hashtags,
        int fingerprint) {

    static FirstCopy of(Tweet tweet, ConsumerRecord<byte[], byte[]> record) {
        return new FirstCopy(
                tweet.id(),
                // One for all tweets of a user.
                tweet.handle().intern(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                tweet.createdAt().toEpochMilli(),
                Hashtags.of(tweet.content()),
                fingerprint(tweet));
    }

    /** A hash of all fields of a tweet: takes less memory than the tweet. */
    static int fingerprint(Tweet tweet) {
        return tweet.hashCode();
    }
}
