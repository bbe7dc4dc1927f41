package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.detach.AttachmentPoint;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Which columns of a table are read, as which of Flink's types.
 *
 * @param keyspace of Cassandra's table
 * @param table Cassandra's table
 * @param names of the columns, in the order in which a row has them
 * @param types Flink's
 * @param keyColumns the primary key that SQL declares; none if it declares none
 */
record ReadFormat(
        String keyspace,
        String table,
        List<String> names,
        List<LogicalType> types,
        List<String> keyColumns)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int NONE = -1;

    ReadFormat {
        names = List.copyOf(names);
        types = List.copyOf(types);
        keyColumns = List.copyOf(keyColumns);
    }

    /** All columns of a table. */
    static ReadFormat of(String keyspace, String table, RowType row, List<String> keyColumns) {
        return new ReadFormat(keyspace, table, row.getFieldNames(), row.getChildren(), keyColumns);
    }

    /** Some of the columns, in another order. */
    ReadFormat project(int... columns) {
        List<String> someNames = new ArrayList<>();
        List<LogicalType> someTypes = new ArrayList<>();
        for (int column : columns) {
            someNames.add(names.get(column));
            someTypes.add(types.get(column));
        }
        return new ReadFormat(keyspace, table, someNames, someTypes, keyColumns);
    }

    /** Whether a filter can be one on the primary key, as far as SQL tells. */
    boolean mayBeOfKey(KeyFilter filter) {
        return keyColumns.isEmpty() || keyColumns.contains(filter.column());
    }

    /** Keyspace and table, for messages. */
    String target() {
        return keyspace + "." + table;
    }

    /**
     * What a query selects: the columns, then what else Cassandra wants or {@link Reader} needs.
     *
     * @param found as {@link #find} returns it
     */
    String selection(TableMetadata found) {
        return (readsPartitions(found) ? "DISTINCT " : "")
                + selected(found).stream().map(Tables::cql).collect(Collectors.joining(", "));
    }

    private List<String> selected(TableMetadata found) {
        List<String> selected = new ArrayList<>(names);
        if (readsPartitions(found)) {
            selected.addAll(Tables.names(found.getPartitionKey()));
        } else if (names.isEmpty() || mayHaveStatics(found)) {
            selected.add(marker(found));
        }
        return selected.stream().distinct().toList();
    }

    /** Static columns may be added while the table is read. */
    private static boolean mayHaveStatics(TableMetadata found) {
        return !found.getClusteringColumns().isEmpty();
    }

    /**
     * A column that all rows have. Cassandra also returns partitions that have values of static
     * columns and no row; there it is NULL.
     */
    private static String marker(TableMetadata found) {
        List<ColumnMetadata> key = found.getPrimaryKey();
        return key.get(Math.min(found.getPartitionKey().size(), key.size() - 1))
                .getName()
                .asInternal();
    }

    /**
     * Whether a row of SQL is what all rows of a partition share: its static columns.
     *
     * @throws IllegalStateException if SQL declares a primary key that is not Cassandra's
     */
    private boolean readsPartitions(TableMetadata found) {
        List<String> partitionKey = Tables.names(found.getPartitionKey());
        List<String> primaryKey = Tables.names(found.getPrimaryKey());
        if (keyColumns.isEmpty() || Set.copyOf(keyColumns).equals(Set.copyOf(primaryKey))) {
            return false;
        }
        boolean shared =
                names.stream()
                        .allMatch(
                                name ->
                                        partitionKey.contains(name)
                                                || Tables.column(found, name).isStatic());
        if (shared && Set.copyOf(keyColumns).equals(Set.copyOf(partitionKey))) {
            return true;
        }
        throw new IllegalStateException(
                "Cassandra's table %s has the primary key %s; the SQL table declares %s"
                        .formatted(target(), primaryKey, keyColumns));
    }

    /** Finds Cassandra's table. */
    TableMetadata find(Metadata cluster) {
        return Tables.find(cluster, keyspace, table);
    }

    /**
     * What makes Flink's rows of Cassandra's.
     *
     * @param driver a session's context; {@link AttachmentPoint#NONE} if nothing will be read
     * @throws IllegalStateException if there is no such table or column, or a type does not fit
     */
    Reader reader(Metadata cluster, AttachmentPoint driver) {
        TableMetadata found = find(cluster);
        List<ColumnReader> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            columns.add(column(found, names.get(i), types.get(i), driver));
        }
        int marker =
                readsPartitions(found) || !mayHaveStatics(found)
                        ? NONE
                        : selected(found).indexOf(marker(found));
        return new Reader(this, columns, marker);
    }

    private ColumnReader column(
            TableMetadata found, String name, LogicalType type, AttachmentPoint driver) {
        ColumnMetadata column = Tables.column(found, name);
        return ColumnReader.of(column.getType(), type, driver)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "Column '%s' has type %s, which does not hold what Cassandra's column of type %s in %s has"
                                                .formatted(
                                                        name,
                                                        type.asSummaryString(),
                                                        column.getType().asCql(false, true),
                                                        target())));
    }

    /**
     * Makes Flink's rows of Cassandra's.
     *
     * @param marker position of a column that is NULL where a partition has no row; {@link #NONE}
     *     if that cannot be
     */
    record Reader(ReadFormat format, List<ColumnReader> columns, int marker) {

        /** Whether it is a row, and not a partition without any. */
        boolean isRow(Row row) {
            return marker == NONE || !row.isNull(marker);
        }

        /**
         * Converts a row.
         *
         * @throws IllegalArgumentException if a value does not fit; names the column
         */
        GenericRowData read(Row row) {
            GenericRowData read = new GenericRowData(columns.size());
            for (int i = 0; i < columns.size(); i++) {
                ByteBuffer sent = row.getBytesUnsafe(i);
                read.setField(i, sent == null ? null : read(i, sent));
            }
            return read;
        }

        private Object read(int column, ByteBuffer sent) {
            try {
                return columns.get(column).read(sent);
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new IllegalArgumentException(
                        "Column '%s' of %s: %s"
                                .formatted(
                                        format.names().get(column),
                                        format.target(),
                                        e.getMessage()),
                        e);
            }
        }
    }
}
