package io.tweeter.flink.dedup;

import java.time.Duration;
import java.util.Locale;

/** What the tables of one subtask may take of the heap. */
final class MemoryBudget {

    private final long max;
    private final Duration horizon;
    private long used;

    /**
     * @param max bytes
     * @param horizon for messages
     */
    MemoryBudget(long max, Duration horizon) {
        this.max = max;
        this.horizon = horizon;
    }

    /**
     * Asks before it is taken: out of memory, the JVM would take everything else down, too.
     *
     * @throws HorizonTooLargeException if there is not that much left
     */
    void take(long bytes) {
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

    void giveBack(long bytes) {
        used -= bytes;
    }

    /** Bytes. */
    long used() {
        return used;
    }

    /** Bytes. */
    long max() {
        return max;
    }
}
