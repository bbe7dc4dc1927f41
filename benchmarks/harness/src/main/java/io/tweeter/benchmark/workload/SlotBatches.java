package io.tweeter.benchmark.workload;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the rows of a timeline in batches, each of one slot.
 *
 * @param <R> type of a row
 */
final class SlotBatches<R> {

    private final int rowsPerBatch;
    private final Output<Instant> slots;
    private final Output<List<R>> batches;

    private final List<R> batch = new ArrayList<>();
    private Instant slot = Instant.MIN;
    private long rows;

    /** Takes what is complete. */
    @FunctionalInterface
    interface Output<T> {
        void accept(T value) throws InterruptedException;
    }

    /**
     * @param slots gets each slot before its first row
     * @param batches gets lists that never change
     */
    SlotBatches(int rowsPerBatch, Output<Instant> slots, Output<List<R>> batches) {
        this.rowsPerBatch = rowsPerBatch;
        this.slots = slots;
        this.batches = batches;
    }

    /** Adds a row; slots must not return. */
    void add(Instant rowsSlot, R row) throws InterruptedException {
        if (!rowsSlot.equals(slot)) {
            flush();
            slot = rowsSlot;
            slots.accept(slot);
        }
        batch.add(row);
        if (batch.size() == rowsPerBatch) {
            flush();
        }
    }

    /** Passes on the rows of an incomplete batch. */
    void flush() throws InterruptedException {
        if (!batch.isEmpty()) {
            batches.accept(List.copyOf(batch));
            rows += batch.size();
            batch.clear();
        }
    }

    /** Number of rows that were passed on. */
    long rows() {
        return rows;
    }
}
