package io.tweeter.benchmark.figure;

/**
 * How much to measure.
 *
 * @param small the smaller of the two sizes, in tweets
 * @param large the larger one
 * @param rounds number of runs of each contender and size
 * @param remembered number of ids in figure {@code remembered}
 * @param rows number of everyone's tweets in figure {@code scale-slots}
 */
public record FigureSettings(long small, long large, int rounds, long remembered, long rows) {

    /** Rows of the slot of a user, with ten thousand tweets of everyone in each of its seconds. */
    public static final long MIN_ROWS = 600_000;
}
