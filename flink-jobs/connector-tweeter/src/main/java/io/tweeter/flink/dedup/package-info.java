/**
 * Deduplication that costs next to nothing: an operator of our own, because one entry of Flink's
 * state for each id is expensive.
 *
 * <p>Ids are 128-bit {@linkplain io.tweeter.flink.dedup.TweetKey keys}, spread over a fixed number
 * of {@linkplain io.tweeter.flink.dedup.Shards shards}. A shard answers from an {@linkplain
 * io.tweeter.flink.dedup.IdTable open-addressing table} on the heap, and appends new ids to a log
 * in Flink's keyed state, which only a restore reads:
 *
 * <pre>
 *            key                 first copies
 * tweets ---------> shard 0..719 ------------->
 *                     |  ^
 *                     |  | table on the heap: id, time of the first copy
 *                     v  |
 *                   log in keyed state: list of chunks per shard and slice of time
 * </pre>
 *
 * <p>Appending to a list never reads, RocksDB merges the chunks of a list when it compacts, and a
 * slice that is past the horizon is dropped as a whole. So checkpoints carry only what is new, and
 * expiry is one delete.
 *
 * <p>Metrics, in group {@code tweeter} of the operator: {@code duplicates_dropped}, {@code
 * remembered_ids}, {@code remembered_bytes}, {@code remembered_bytes_max}, {@code
 * checkpoint_age_ms}.
 */
package io.tweeter.flink.dedup;
