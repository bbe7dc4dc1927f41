package io.tweeter.flink.unique;

import io.tweeter.model.TweetHeaders;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * A Kafka record as read, not parsed yet.
 *
 * @param key may be null
 * @param value may be null
 * @param timestamp Kafka's timestamp, in milliseconds since 1970
 * @param acceptedEarlier whether it has header {@link TweetHeaders#ACCEPTED_EARLIER}
 * @param traceparent header {@link TweetHeaders#TRACEPARENT}; null if there is none that is valid
 */
@SuppressWarnings(
        "ArrayRecordComponent") // never compared; a wrapper would cost an allocation a record
public record RawRecord(
        byte[] key,
        byte[] value,
        String topic,
        int partition,
        long offset,
        long timestamp,
        boolean acceptedEarlier,
        String traceparent) {

    /** How Flink serializes records. */
    public static final TypeInformation<RawRecord> TYPE = TypeInformation.of(RawRecord.class);

    /** A record without headers. */
    public RawRecord(
            byte[] key, byte[] value, String topic, int partition, long offset, long timestamp) {
        this(key, value, topic, partition, offset, timestamp, false, null);
    }
}
