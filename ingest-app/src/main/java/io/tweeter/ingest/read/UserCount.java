package io.tweeter.ingest.read;

import java.time.Instant;
import java.util.Optional;

/**
 * How many tweets a user has.
 *
 * @param tweets of all time
 * @param lastTweetAt when the newest counted tweet was created; empty if Cassandra does not hold it
 */
public record UserCount(String handle, long tweets, Optional<Instant> lastTweetAt) {}
