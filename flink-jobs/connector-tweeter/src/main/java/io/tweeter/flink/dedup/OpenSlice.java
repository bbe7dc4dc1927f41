package io.tweeter.flink.dedup;

/**
 * The ids of one shard in a slice of time that may still get more.
 *
 * @param end of the slice, in milliseconds since 1970
 * @param ids all of them
 * @param unsaved those that Flink's state does not hold yet
 */
record OpenSlice(long end, IdTables ids, Chunk unsaved) {}
