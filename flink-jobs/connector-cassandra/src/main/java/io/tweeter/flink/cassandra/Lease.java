package io.tweeter.flink.cassandra;

/**
 * Who may write for a sink, and with which write timestamps.
 *
 * @param writer identifies one run of all subtasks of the sink; null if somebody deleted the row
 *     while it was renewed
 * @param floor all earlier writers' timestamps are at most this, in microseconds
 * @param until the writer's timestamps are at most this, in microseconds
 */
record Lease(String writer, long floor, long until) {

    /**
     * The writer of a lease that nobody may take over until it ends: a tool changes the tables
     * meanwhile, such as {@code tweeter clear}.
     */
    static final String SUSPENDED = "suspended";
}
