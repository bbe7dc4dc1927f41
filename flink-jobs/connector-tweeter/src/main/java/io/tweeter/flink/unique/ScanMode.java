package io.tweeter.flink.unique;

import java.util.Locale;

/** Where a scan starts or ends; the names are those of Flink's Kafka connector. */
public enum ScanMode {
    EARLIEST_OFFSET,
    LATEST_OFFSET,
    GROUP_OFFSETS,
    TIMESTAMP,
    SPECIFIC_OFFSETS,
    UNBOUNDED;

    /** The value of the table option. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
