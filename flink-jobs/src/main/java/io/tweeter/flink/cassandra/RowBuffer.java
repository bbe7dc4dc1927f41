package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows that wait for others of their partition, to be written together: one request costs Cassandra
 * and the driver nearly the same whether it carries one row or ten. Of several versions of a row
 * only the newest is written; together they would carry one time stamp, and none would be newer.
 */
final class RowBuffer {

    /** In bytes; from 5 KiB on Cassandra warns of a batch. */
    static final int MOST_BYTES = 4 << 10;

    /** What Cassandra counts for each value beside its own bytes, such as its time stamp. */
    private static final int BYTES_BESIDE_VALUE = 16;

    /** Bounds the memory. */
    static final int MOST_ROWS = 1_000;

    private final Requests requests;
    private final Map<List<Object>, Map<List<Object>, BoundStatement>> partitions =
            new LinkedHashMap<>();
    private int rows;

    RowBuffer(Requests requests) {
        this.requests = requests;
    }

    /** Takes rows of one partition. */
    @FunctionalInterface
    interface Requests {
        void send(List<BoundStatement> rows) throws IOException, InterruptedException;
    }

    /** Keeps a row back; once there are too many, all are released. */
    void add(PreparedWrite write, Object[] values, BoundStatement row)
            throws IOException, InterruptedException {
        BoundStatement older =
                partitions
                        .computeIfAbsent(write.partition(values), key -> new LinkedHashMap<>())
                        .put(write.row(values), row);
        if (older == null && ++rows >= MOST_ROWS) {
            release();
        }
    }

    /** Sends all that is kept back. */
    void release() throws IOException, InterruptedException {
        if (rows == 0) {
            return;
        }
        for (Map<List<Object>, BoundStatement> partition : partitions.values()) {
            send(partition);
        }
        partitions.clear();
        rows = 0;
    }

    private void send(Map<List<Object>, BoundStatement> partition)
            throws IOException, InterruptedException {
        List<BoundStatement> together = new ArrayList<>(partition.size());
        int bytes = 0;
        for (BoundStatement row : partition.values()) {
            int size = bytes(row);
            if (!together.isEmpty() && bytes + size > MOST_BYTES) {
                requests.send(together);
                together = new ArrayList<>();
                bytes = 0;
            }
            together.add(row);
            bytes += size;
        }
        requests.send(together);
    }

    private static int bytes(BoundStatement row) {
        int bytes = 0;
        for (ByteBuffer value : row.getValues()) {
            bytes += BYTES_BESIDE_VALUE + (value == null ? 0 : value.remaining());
        }
        return bytes;
    }
}
