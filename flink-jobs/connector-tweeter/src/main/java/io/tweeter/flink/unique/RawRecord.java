package io.tweeter.flink.unique;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * A Kafka record as it was read, not yet looked into.
 *
 * @param key may be null
 * @param value may be null
 * @param timestamp Kafka's, in milliseconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a wrapper would cost on the hot path
public record RawRecord(
        byte[] key, byte[] value, String topic, int partition, long offset, long timestamp) {

    /** How Flink serializes records. */
    public static final TypeInformation<RawRecord> TYPE = TypeInformation.of(RawRecord.class);
}
