package io.tweeter.flink.cassandra;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Collects rows into batches: one request costs Cassandra and the driver nearly the same whether it
 * carries one row or ten. The rows of a batch have the same replicas, so that no node has to
 * forward any of them. Of several versions of a row only one is kept: in one batch they would carry
 * the same write timestamp, and none would be newer. Where that cannot be, what came before is in
 * batches of its own, which come out first.
 *
 * @param <S> statements that write one row each
 */
final class RowBuffer<S> {

    /** Cassandra warns about batches of more than 5 KiB. */
    static final int MAX_BATCH_BYTES = 4 << 10;

    /** Cassandra warns about batches of more partitions by default. */
    static final int MAX_BATCH_PARTITIONS = 10;

    private final Function<S, ?> replicas;
    private final ToIntFunction<S> bytes;
    private final int maxRows;
    private final Map<List<Object>, Map<List<Object>, S>> partitions = new LinkedHashMap<>();
    private final List<List<S>> batches = new ArrayList<>();
    private int rows;

    /** What becomes of two versions of a row. */
    @FunctionalInterface
    interface Merge<S> {
        /** One that stands for both; nothing if there is none. */
        Optional<S> of(S older, S newer);
    }

    /**
     * Makes an empty buffer.
     *
     * @param replicas the nodes that store a row; equal for rows that may share a batch
     * @param bytes what a row adds to the size of a batch
     * @param maxRows when the buffer is full
     */
    RowBuffer(Function<S, ?> replicas, ToIntFunction<S> bytes, int maxRows) {
        this.replicas = replicas;
        this.bytes = bytes;
        this.maxRows = maxRows;
    }

    /**
     * Adds a row, or makes one of it and its older version.
     *
     * @param partition identifies the row's partition
     * @param row identifies the row in its partition
     */
    void add(List<Object> partition, List<Object> row, S statement, Merge<S> merge) {
        Map<List<Object>, S> versions = versions(partition);
        S older = versions.putIfAbsent(row, statement);
        if (older == null) {
            rows++;
            return;
        }
        Optional<S> merged = merge.of(older, statement);
        if (merged.isPresent()) {
            versions.put(row, merged.get());
            return;
        }
        makeBatches();
        versions(partition).put(row, statement);
        rows++;
    }

    private Map<List<Object>, S> versions(List<Object> partition) {
        return partitions.computeIfAbsent(partition, key -> new LinkedHashMap<>());
    }

    boolean isEmpty() {
        return rows == 0;
    }

    /** Whether the rows should be drained before more are added. */
    boolean isFull() {
        return rows >= maxRows;
    }

    /** Takes all rows out, in batches, in the order in which they are to take effect. */
    List<List<S>> drain() {
        makeBatches();
        List<List<S>> all = List.copyOf(batches);
        batches.clear();
        rows = 0;
        return all;
    }

    private void makeBatches() {
        Map<Object, Filling> byReplicas = new HashMap<>();
        for (Map<List<Object>, S> partition : partitions.values()) {
            Object nodes = replicas.apply(partition.values().iterator().next());
            byReplicas
                    .computeIfAbsent(nodes, key -> new Filling())
                    .addPartition(partition.values());
        }
        partitions.clear();
    }

    /** Fills one batch after the other for the same replicas. */
    private final class Filling {
        private List<S> batch;
        private int batchPartitions;
        private int batchBytes;

        Filling() {
            startBatch();
        }

        private void startBatch() {
            batch = new ArrayList<>();
            batches.add(batch);
            batchPartitions = 0;
            batchBytes = 0;
        }

        void addPartition(Collection<S> partition) {
            if (batchPartitions == MAX_BATCH_PARTITIONS) {
                startBatch();
            }
            batchPartitions++;
            for (S row : partition) {
                int size = bytes.applyAsInt(row);
                if (!batch.isEmpty() && batchBytes + size > MAX_BATCH_BYTES) {
                    startBatch();
                    batchPartitions = 1;
                }
                batch.add(row);
                batchBytes += size;
            }
        }
    }
}
