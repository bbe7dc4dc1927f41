package io.tweeter.flink.unique;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * A Kafka record as read, not parsed yet.
 *
 * @param key may be null
 * @param value may be null
 * @param timestamp Kafka's timestamp, in milliseconds since 1970
 */
@SuppressWarnings(
        "ArrayRecordComponent") // never compared; a wrapper would cost an allocation a record
public record RawRecord(
        byte[] key, byte[] value, String topic, int partition, long offset, long timestamp) {

    /** How Flink serializes records. */
    public static final TypeInformation<RawRecord> TYPE = TypeInformation.of(RawRecord.class);
}
