package io.tweeter.benchmark.stats;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.DoubleUnaryOperator;

/** What repeated measurements of one thing came to. */
public record Spread(double median, double min, double max) {

    /**
     * Of values in any order.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Spread of(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values");
        }
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** The same through a function that only rises or only falls. */
    public Spread map(DoubleUnaryOperator function) {
        double[] ends = {function.applyAsDouble(min), function.applyAsDouble(max)};
        Arrays.sort(ends);
        return new Spread(function.applyAsDouble(median), ends[0], ends[1]);
    }
}
