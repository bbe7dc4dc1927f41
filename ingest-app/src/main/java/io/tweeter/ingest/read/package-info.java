/** Reads from Cassandra: timelines, single tweets, counts and leaderboards. */
package io.tweeter.ingest.read;
