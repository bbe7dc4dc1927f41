package io.tweeter.benchmark.figure;

/**
 * How much is measured.
 *
 * @param small tweets of the smaller of two sizes
 * @param large tweets of the larger
 * @param rounds how often each is run
 * @param remembered ids of the figure about many of them
 */
public record Settings(long small, long large, int rounds, long remembered) {}
