package io.tweeter.flink.cassandra;

import static org.apache.flink.table.types.logical.LogicalTypeRoot.ARRAY;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.MAP;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.detach.AttachmentPoint;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
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
 * @param declared all columns that SQL declares, whether they are read or not
 * @param keyColumns the primary key that SQL declares; none if it declares none
 */
record ReadFormat(
        String keyspace,
        String table,
        List<String> names,
        List<LogicalType> types,
        List<String> declared,
        List<String> keyColumns)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int NONE = -1;

    ReadFormat {
        names = List.copyOf(names);
        types = List.copyOf(types);
        declared = List.copyOf(declared);
        keyColumns = List.copyOf(keyColumns);
    }

    /** All columns of a table. */
    static ReadFormat of(String keyspace, String table, RowType row, List<String> keyColumns) {
        return new ReadFormat(
                keyspace,
                table,
                row.getFieldNames(),
                row.getChildren(),
                row.getFieldNames(),
                keyColumns);
    }

    /** Some of the columns, in another order. */
    ReadFormat project(int... columns) {
        List<String> someNames = new ArrayList<>();
        List<LogicalType> someTypes = new ArrayList<>();
        for (int column : columns) {
            someNames.add(names.get(column));
            someTypes.add(types.get(column));
        }
        return new ReadFormat(keyspace, table, someNames, someTypes, declared, keyColumns);
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
        return !keyColumns.isEmpty() && Tables.isOfPartitions(found, declared, keyColumns);
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
        List<Boolean> haveCells = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            columns.add(column(found, names.get(i), types.get(i), driver));
            haveCells.add(Tables.hasCells(Tables.column(found, names.get(i))));
        }
        int marker =
                readsPartitions(found) || !mayHaveStatics(found)
                        ? NONE
                        : selected(found).indexOf(marker(found));
        return new Reader(this, columns, haveCells, marker);
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
     * @param haveCells of each column, whether the elements of its values are stored one by one
     * @param marker position of a column that is NULL where a partition has no row; {@link #NONE}
     *     if that cannot be
     */
    record Reader(
            ReadFormat format, List<ColumnReader> columns, List<Boolean> haveCells, int marker) {

        /** How Cassandra sends a list, set or map without elements. */
        private static final int NO_ELEMENTS = 0;

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
                read.setField(i, sent == null ? missing(i) : read(i, sent));
            }
            return read;
        }

        /** NULL, if SQL's type has it; Cassandra does not tell it from an empty collection. */
        private Object missing(int column) {
            LogicalType type = format.types().get(column);
            if (type.isNullable()) {
                return null;
            }
            if (haveCells.get(column) && (type.is(ARRAY) || type.is(MAP))) {
                return read(column, ByteBuffer.allocate(Integer.BYTES).putInt(0, NO_ELEMENTS));
            }
            throw new IllegalArgumentException(
                    "Column '%s' of %s is NULL in a row, and the SQL table declares it NOT NULL"
                            .formatted(format.names().get(column), format.target()));
        }

        private Object read(int column, ByteBuffer sent) {
            try {
                return columns.get(column).read(sent);
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new IllegalArgumentException(
                        "Column '%s' of %s: %s; declare the column with a type that holds it"
                                .formatted(
                                        format.names().get(column),
                                        format.target(),
                                        e.getMessage()),
                        e);
            }
        }
    }
}
