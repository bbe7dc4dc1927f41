package io.tweeter.flink.dedup;

import java.time.Duration;
import java.util.Locale;

/**
 * How much of the heap the tables of one subtask may use. It is asked before memory is allocated: a
 * JVM that runs out of memory takes everything else in it down, too.
 */
final class MemoryBudget {

    /** Of the heap, what the tables of all subtasks in a process may use, of one operator a job. */
    private static final double HEAP_SHARE = 0.6;

    private final long max;
    private final Duration horizon;
    private long used;

    /**
     * Makes an unused budget.
     *
     * @param max bytes
     * @param horizon for error messages
     */
    MemoryBudget(long max, Duration horizon) {
        this.max = max;
        this.horizon = horizon;
    }

    /**
     * What a subtask may use by default. A slot has at most one subtask of an operator, so where
     * each job has one such operator, all of them together stay below {@value #HEAP_SHARE} of the
     * heap. A job with several has to give each of them its part.
     *
     * @param heap of the TaskManager, in bytes
     * @param slots of the TaskManager
     */
    static long defaultMax(long heap, int slots) {
        return (long) (heap * HEAP_SHARE / slots);
    }

    /**
     * Reserves memory.
     *
     * @param bytes how many more are used; negative if fewer are
     * @throws HorizonTooLargeException if they are not left; nothing is reserved then
     */
    void reserve(long bytes) {
        if (used + bytes > max) {
            throw new HorizonTooLargeException(
                    String.format(
                            Locale.ROOT,
                            "The ids of the last %d s need more than the %,d bytes of heap that"
                                    + " this subtask may use to remember them. Raise"
                                    + " TWEETER_DEDUP_MEMORY (in SQL: dedup.memory) and the"
                                    + " TaskManagers' heap with it, or the parallelism; or shorten"
                                    + " the horizon.",
                            horizon.toSeconds(),
                            max));
        }
        used += bytes;
    }

    /**
     * Gives reserved memory back.
     *
     * @param bytes how many fewer are used
     */
    void release(long bytes) {
        used -= bytes;
    }

    /** Bytes reserved. */
    long used() {
        return used;
    }

    /** Bytes that can be reserved in all. */
    long max() {
        return max;
    }
}
