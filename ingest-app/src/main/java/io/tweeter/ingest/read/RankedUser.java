package io.tweeter.ingest.read;

/**
 * A user on a board.
 *
 * @param rank from 1, each once; ties are ordered by handle
 */
public record RankedUser(long rank, String handle, long tweets) {}
