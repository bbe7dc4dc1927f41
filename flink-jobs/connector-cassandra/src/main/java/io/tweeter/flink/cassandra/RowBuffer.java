package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Rows that wait for others of the same nodes, to be written together: one request costs Cassandra
 * and the driver nearly the same whether it carries one row or ten. All nodes that have to write
 * one row of a request have to write the others, too, so that none has to pass rows on. Of several
 * versions of a row only the newest is written; together they would carry one time stamp, and none
 * would be newer.
 */
final class RowBuffer {

    /** In bytes; from 5 KiB on Cassandra warns of a batch. */
    static final int MOST_BYTES = 4 << 10;

    /** Of more Cassandra warns by default. */
    static final int MOST_PARTITIONS = 10;

    /** What Cassandra counts for each value beside its own bytes, such as its time stamp. */
    private static final int BYTES_BESIDE_VALUE = 16;

    /** Bounds the memory. */
    static final int MOST_ROWS = 1_000;

    private final Function<BoundStatement, ?> replicas;
    private final Requests requests;
    private final Map<List<Object>, Map<List<Object>, BoundStatement>> partitions =
            new LinkedHashMap<>();
    private int rows;

    /**
     * @param replicas tells which nodes have a row's partition; something to compare
     */
    RowBuffer(Function<BoundStatement, ?> replicas, Requests requests) {
        this.replicas = replicas;
        this.requests = requests;
    }

    /** Takes rows of the same nodes. */
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
        Map<Object, Request> open = new HashMap<>();
        for (Map<List<Object>, BoundStatement> partition : partitions.values()) {
            Object nodes = replicas.apply(partition.values().iterator().next());
            open.computeIfAbsent(nodes, key -> new Request()).addPartition(partition.values());
        }
        for (Request request : open.values()) {
            request.send();
        }
        partitions.clear();
        rows = 0;
    }

    /** The request that is being filled for some nodes. */
    private final class Request {
        private List<BoundStatement> together = new ArrayList<>();
        private int partitions;
        private int bytes;

        void addPartition(Iterable<BoundStatement> partition)
                throws IOException, InterruptedException {
            if (partitions == MOST_PARTITIONS) {
                send();
            }
            partitions++;
            for (BoundStatement row : partition) {
                int size = bytes(row);
                if (!together.isEmpty() && bytes + size > MOST_BYTES) {
                    send();
                    partitions = 1;
                }
                together.add(row);
                bytes += size;
            }
        }

        void send() throws IOException, InterruptedException {
            requests.send(together);
            together = new ArrayList<>();
            partitions = 0;
            bytes = 0;
        }
    }

    private static int bytes(BoundStatement row) {
        int bytes = 0;
        for (ByteBuffer value : row.getValues()) {
            bytes += BYTES_BESIDE_VALUE + (value == null ? 0 : value.remaining());
        }
        return bytes;
    }
}
