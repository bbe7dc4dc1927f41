package io.tweeter.flink.unique;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * A record that is not a valid tweet.
 *
 * @param record the record as read
 * @param reason what is wrong with it, in one line
 */
public record InvalidRecord(RawRecord record, String reason) {

    /** How Flink serializes invalid records. */
    public static final TypeInformation<InvalidRecord> TYPE =
            TypeInformation.of(InvalidRecord.class);
}
