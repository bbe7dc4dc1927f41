package io.tweeter.benchmark.stats;

/**
 * Cost as a linear function of size.
 *
 * @param slope cost of each unit
 * @param intercept cost of start and warm-up, before the first unit
 */
public record Line(double slope, double intercept) {

    /**
     * The line through two points.
     *
     * @throws IllegalArgumentException if both have the same size
     */
    public static Line through(double size1, double cost1, double size2, double cost2) {
        if (size1 == size2) {
            throw new IllegalArgumentException("both sizes are " + size1);
        }
        double slope = (cost2 - cost1) / (size2 - size1);
        return new Line(slope, cost1 - slope * size1);
    }
}
