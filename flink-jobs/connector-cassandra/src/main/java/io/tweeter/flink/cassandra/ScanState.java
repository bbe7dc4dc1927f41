package io.tweeter.flink.cassandra;

import java.util.List;

/**
 * What is left to assign.
 *
 * @param isPlanned whether the splits have been made
 * @param splits that no reader has
 */
record ScanState(boolean isPlanned, List<ScanSplit> splits) {

    ScanState {
        splits = List.copyOf(splits);
    }
}
