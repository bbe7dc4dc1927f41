package io.tweeter.deploy.chaos;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;

/**
 * The faults of a run: all of them in the given order, then shuffled rounds, until each has come
 * often enough and the time is over.
 *
 * @param times how often each has to come
 * @param done how often each has come in earlier runs, by name
 * @param duration counts from the first call of {@link #iterator}
 */
record FaultRounds(
        List<Fault> faults, int times, Map<String, Integer> done, Duration duration, Random random)
        implements Iterable<Fault> {

    @Override
    public Iterator<Fault> iterator() {
        long end = System.nanoTime() + duration.toNanos();
        Queue<Fault> due = due();
        int required = due.size();
        return new Iterator<>() {
            private int left = required;

            @Override
            public boolean hasNext() {
                return left > 0 || (!faults.isEmpty() && System.nanoTime() < end);
            }

            @Override
            public Fault next() {
                if (due.isEmpty()) {
                    due.addAll(shuffled());
                }
                left--;
                return due.remove();
            }
        };
    }

    private Queue<Fault> due() {
        Map<String, Integer> skipped = new HashMap<>(done);
        Queue<Fault> due = new ArrayDeque<>();
        for (int round = 1; round <= times; round++) {
            for (Fault fault : round == 1 ? faults : shuffled()) {
                if (skipped.merge(fault.name(), -1, Integer::sum) < 0) {
                    due.add(fault);
                }
            }
        }
        return due;
    }

    private List<Fault> shuffled() {
        List<Fault> round = new ArrayList<>(faults);
        Collections.shuffle(round, random);
        return round;
    }
}
