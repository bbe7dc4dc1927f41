package io.tweeter.flink.unique;

import java.io.Serializable;

/** A clock that never steps, in nanoseconds. */
@FunctionalInterface
interface MonotonicClock extends Serializable {
    long nanoTime();
}
