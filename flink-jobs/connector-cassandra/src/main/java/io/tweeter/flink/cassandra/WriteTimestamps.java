package io.tweeter.flink.cassandra;

import java.util.OptionalLong;

/** Where the write timestamps of a subtask come from. */
interface WriteTimestamps {

    /**
     * A write timestamp in microseconds, larger than all before; empty if a request that is in
     * flight has to be answered first.
     */
    OptionalLong next();
}
