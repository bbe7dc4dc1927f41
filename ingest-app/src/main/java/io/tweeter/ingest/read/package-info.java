/** What the service reads from Cassandra: timelines, single tweets, counts and boards. */
package io.tweeter.ingest.read;
