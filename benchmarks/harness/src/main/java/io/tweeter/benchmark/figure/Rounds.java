package io.tweeter.benchmark.figure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The order in which contenders take turns. */
final class Rounds {

    /** Measures one contender with one load. */
    @FunctionalInterface
    interface Measurement<L, C, R> {
        R run(L load, C contender, int round) throws IOException, InterruptedException;
    }

    private Rounds() {}

    /**
     * Runs every contender with every load, once per round. The order of the contenders rotates, so
     * that none always runs first.
     */
    static <L, C, R> List<R> run(
            int rounds, List<L> loads, List<C> contenders, Measurement<L, C, R> measurement)
            throws IOException, InterruptedException {
        List<C> order = new ArrayList<>(contenders);
        List<R> runs = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (L load : loads) {
                for (C contender : order) {
                    runs.add(measurement.run(load, contender, round));
                }
            }
            Collections.rotate(order, 1);
        }
        return runs;
    }
}
