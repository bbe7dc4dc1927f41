package io.tweeter.ingest.read;

import java.time.Instant;

/**
 * How many tweets a user has.
 *
 * @param tweets of all time
 * @param lastTweetAt when the newest counted tweet was created
 */
public record UserCount(String handle, long tweets, Instant lastTweetAt) {}
