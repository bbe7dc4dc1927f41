/**
 * The job {@code tweet-store}: writes each tweet once to Cassandra, by id, by time and by user, and
 * invalid records to the dead-letter topic.
 *
 * <p>It has no metrics of its own: see {@link io.tweeter.flink.unique} ({@code bad_records} counts
 * the dead letters), {@link io.tweeter.flink.dedup} and {@link io.tweeter.flink.cassandra}.
 */
package io.tweeter.flink.store;
