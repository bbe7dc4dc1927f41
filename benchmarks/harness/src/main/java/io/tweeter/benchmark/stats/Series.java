package io.tweeter.benchmark.stats;

import java.util.ArrayList;
import java.util.List;

/** A quantity that was looked at now and then while another one rose. */
public final class Series {

    private record Point(double at, double value) {}

    private final List<Point> points = new ArrayList<>();

    /** Adds what it was; {@code at} never falls. */
    public void add(double at, double value) {
        points.add(new Point(at, value));
    }

    /**
     * What it was when the other one came to {@code at}, on straight lines between what is known.
     *
     * @throws IllegalArgumentException if that is not between the first and the last
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
        throw new IllegalArgumentException(at + " lies outside of what was looked at");
    }
}
