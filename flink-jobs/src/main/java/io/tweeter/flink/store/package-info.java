/**
 * The job {@code tweet-store}: each tweet once into Cassandra, by id, by time and by user; what is
 * no tweet onto the dead-letter topic. Dead letters are counted by {@code bad_records}, see {@link
 * io.tweeter.flink.unique}.
 */
package io.tweeter.flink.store;
