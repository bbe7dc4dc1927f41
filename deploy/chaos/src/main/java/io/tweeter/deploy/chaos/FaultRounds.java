package io.tweeter.deploy.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * The faults of a run: all of them in the given order, then shuffled rounds until the time is over.
 *
 * @param duration counts from the first call of {@link #iterator}; the first round is always whole
 */
record FaultRounds(List<Fault> faults, Duration duration, Random random)
        implements Iterable<Fault> {

    @Override
    public Iterator<Fault> iterator() {
        long end = System.nanoTime() + duration.toNanos();
        return new Iterator<>() {
            private final List<Fault> round = new ArrayList<>(faults);
            private boolean firstRoundDone;

            @Override
            public boolean hasNext() {
                return !faults.isEmpty() && (!firstRoundDone || System.nanoTime() < end);
            }

            @Override
            public Fault next() {
                if (round.isEmpty()) {
                    round.addAll(faults);
                    Collections.shuffle(round, random);
                }
                Fault fault = round.remove(0);
                firstRoundDone |= round.isEmpty();
                return fault;
            }
        };
    }
}
