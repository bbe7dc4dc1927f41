package io.tweeter.benchmark.stats;

import java.util.ArrayList;
import java.util.List;

/** Samples of a quantity, at rising values of another one. */
public final class Series {

    private record Point(double at, double value) {}

    private final List<Point> points = new ArrayList<>();

    /** Adds a sample; {@code at} must not fall. */
    public void add(double at, double value) {
        points.add(new Point(at, value));
    }

    /**
     * The value at {@code at}, with linear interpolation between samples.
     *
     * @throws IllegalArgumentException if {@code at} is not between the first and the last sample
     */
    public double valueAt(double at) {
        for (int i = 0; i < points.size(); i++) {
            Point right = points.get(i);
            if (right.at() == at) {
                return right.value();
            }
            if (right.at() > at && i > 0) {
                Point left = points.get(i - 1);
                double share = (at - left.at()) / (right.at() - left.at());
                return left.value() + share * (right.value() - left.value());
            }
            if (right.at() > at) {
                break;
            }
        }
        throw new IllegalArgumentException(at + " is outside the range of the samples");
    }
}
