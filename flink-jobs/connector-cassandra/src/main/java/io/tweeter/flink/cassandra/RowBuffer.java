package io.tweeter.flink.cassandra;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Collects rows into batches: one request costs Cassandra and the driver nearly the same whether it
 * carries one row or ten. The rows of a batch have the same replicas, so that no node has to
 * forward any of them. Of several versions of a row only the newest is kept: in one batch they
 * would carry the same write timestamp, and none would be newer.
 *
 * @param <S> statements that write one row each
 */
final class RowBuffer<S> {

    /** Cassandra warns about batches of more than 5 KiB. */
    static final int MAX_BATCH_BYTES = 4 << 10;

    /** Cassandra warns about batches of more partitions by default. */
    static final int MAX_BATCH_PARTITIONS = 10;

    /** Bounds the memory. */
    static final int MAX_ROWS = 1_000;

    private final Function<S, ?> replicas;
    private final ToIntFunction<S> bytes;
    private final Map<List<Object>, Map<List<Object>, S>> partitions = new LinkedHashMap<>();
    private int rows;

    /**
     * Makes an empty buffer.
     *
     * @param replicas the nodes that store a row; equal for rows that may share a batch
     * @param bytes what a row adds to the size of a batch
     */
    RowBuffer(Function<S, ?> replicas, ToIntFunction<S> bytes) {
        this.replicas = replicas;
        this.bytes = bytes;
    }

    /**
     * Adds a row, or replaces its older version.
     *
     * @param partition identifies the row's partition
     * @param row identifies the row in its partition
     */
    void add(List<Object> partition, List<Object> row, S statement) {
        S older =
                partitions
                        .computeIfAbsent(partition, key -> new LinkedHashMap<>())
                        .put(row, statement);
        if (older == null) {
            rows++;
        }
    }

    boolean isEmpty() {
        return rows == 0;
    }

    /** Whether the rows should be drained before more are added. */
    boolean isFull() {
        return rows >= MAX_ROWS;
    }

    /** Takes all rows out, in batches. */
    List<List<S>> drain() {
        List<List<S>> batches = new ArrayList<>();
        Map<Object, Filling> byReplicas = new HashMap<>();
        for (Map<List<Object>, S> partition : partitions.values()) {
            Object nodes = replicas.apply(partition.values().iterator().next());
            byReplicas
                    .computeIfAbsent(nodes, key -> new Filling(batches))
                    .addPartition(partition.values());
        }
        partitions.clear();
        rows = 0;
        return batches;
    }

    /** Fills one batch after the other for the same replicas. */
    private final class Filling {
        private final List<List<S>> batches;
        private List<S> batch;
        private int batchPartitions;
        private int batchBytes;

        Filling(List<List<S>> batches) {
            this.batches = batches;
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
