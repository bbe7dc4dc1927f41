package io.tweeter.flink.unique;

import java.util.Locale;

/** Where a scan begins or ends, by the names that Flink's Kafka connector gives it. */
public enum ScanMode {
    EARLIEST_OFFSET,
    LATEST_OFFSET,
    GROUP_OFFSETS,
    TIMESTAMP,
    SPECIFIC_OFFSETS,
    UNBOUNDED;

    /** The name that options of tables use. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
