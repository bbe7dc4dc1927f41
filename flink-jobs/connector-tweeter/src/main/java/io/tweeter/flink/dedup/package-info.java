/**
 * Deduplication by an operator of our own, at a small part of the cost of an entry in Flink's state
 * for each id.
 *
 * <p>Ids are 128-bit {@linkplain io.tweeter.flink.dedup.TweetKey keys}, spread over a fixed number
 * of {@linkplain io.tweeter.flink.dedup.Shards shards}. A shard looks ids of the open slice of time
 * up in {@linkplain io.tweeter.flink.dedup.IdTable hash tables} on the heap, and those of earlier
 * slices by {@linkplain io.tweeter.flink.dedup.Fingerprints parts of their hashes}, which say which
 * {@linkplain io.tweeter.flink.dedup.Run file} to ask, if any. It appends new ids to a log in
 * Flink's keyed state, which only a restore reads:
 *
 * <pre>
 *            key                  first copies
 * tweets ---------> shard 0..719 --------------->
 *                     |   | open slice:    id, time of the first copy, on the heap
 *                     |   | sealed slices: fingerprint on the heap --> id, time in a file
 *                     v
 *                   log in keyed state: list of chunks by shard and slice of time
 * </pre>
 *
 * <p>Appending to a list state reads nothing, RocksDB merges the chunks of a list when it compacts,
 * and a slice past its horizon is dropped as a whole. So an incremental checkpoint carries only new
 * ids, and expiry is one delete.
 *
 * <p>Metrics, in group {@code tweeter} of the operator: {@code duplicates_dropped}, {@code
 * remembered_ids}, {@code remembered_bytes}, {@code remembered_bytes_max}, {@code
 * remembered_file_bytes}, {@code remembered_file_reads}, {@code checkpoint_age_ms}.
 */
package io.tweeter.flink.dedup;
