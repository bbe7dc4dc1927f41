package io.tweeter.flink.dedup;

/**
 * The first copy of a tweet, as it is remembered.
 *
 * @param time when it arrived in Kafka, in milliseconds since 1970
 * @param sliceEnd end of the slice that remembers it, in milliseconds since 1970
 */
record FirstCopy(long time, long sliceEnd) {}
