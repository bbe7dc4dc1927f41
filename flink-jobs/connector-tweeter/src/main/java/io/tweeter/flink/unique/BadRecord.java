package io.tweeter.flink.unique;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * A record that is no tweet.
 *
 * @param record where it came from and what it holds
 * @param reason one line that says what is wrong with it
 */
public record BadRecord(RawRecord record, String reason) {

    /** How Flink serializes bad records. */
    public static final TypeInformation<BadRecord> TYPE = TypeInformation.of(BadRecord.class);
}
