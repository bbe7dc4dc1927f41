/** The job {@code tweet-store} with the sink of Apache Flink's own Cassandra connector. */
package io.tweeter.benchmark.official;
