package io.tweeter.ingest.read;

/**
 * A user on a board.
 *
 * @param rank from 1; users with equally many tweets share a rank
 */
public record RankedUser(long rank, String handle, long tweets) {}
