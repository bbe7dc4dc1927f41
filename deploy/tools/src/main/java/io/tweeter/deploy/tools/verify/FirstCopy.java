package io.tweeter.deploy.tools.verify;

import io.tweeter.model.Tweet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A tweet as its first copy on Kafka says it.
 *
 * @param time Kafka's timestamp of that copy, milliseconds since 1970
 * @param fingerprint of all that is stored of the tweet
 */
record FirstCopy(String handle, int partition, long offset, long time, int fingerprint) {

    static FirstCopy of(Tweet tweet, ConsumerRecord<byte[], byte[]> record) {
        return new FirstCopy(
                tweet.handle(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                fingerprint(tweet));
    }

    static int fingerprint(Tweet tweet) {
        return tweet.hashCode();
    }
}
