package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Which columns of a table are read, as which of Flink's types.
 *
 * @param keyspace of Cassandra's table
 * @param table Cassandra's table
 * @param names of the columns, in the order in which a row has them
 * @param types Flink's
 */
record ReadFormat(String keyspace, String table, List<String> names, List<LogicalType> types)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    ReadFormat {
        names = List.copyOf(names);
        types = List.copyOf(types);
    }

    static ReadFormat of(String keyspace, String table, RowType row) {
        return new ReadFormat(keyspace, table, row.getFieldNames(), row.getChildren());
    }

    /** Some of the columns, in another order. */
    ReadFormat project(int... columns) {
        List<String> someNames = new ArrayList<>();
        List<LogicalType> someTypes = new ArrayList<>();
        for (int column : columns) {
            someNames.add(names.get(column));
            someTypes.add(types.get(column));
        }
        return new ReadFormat(keyspace, table, someNames, someTypes);
    }

    /** Keyspace and table, for messages. */
    String target() {
        return keyspace + "." + table;
    }

    /**
     * What a query selects.
     *
     * @param found as {@link #find} returns it; a column of its key stands for none, as of rows
     *     that are only counted
     */
    String selection(TableMetadata found) {
        return names.isEmpty()
                ? found.getPartitionKey().get(0).getName().asCql(true)
                : names.stream().map(Tables::cql).collect(Collectors.joining(", "));
    }

    /** Finds Cassandra's table. */
    TableMetadata find(Metadata cluster) {
        return Tables.find(cluster, keyspace, table);
    }

    /**
     * What makes Flink's rows of Cassandra's.
     *
     * @throws IllegalStateException if there is no such table or column, or a type does not fit
     */
    Reader reader(Metadata cluster) {
        TableMetadata found = find(cluster);
        List<UnaryOperator<Object>> converters = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            converters.add(converter(found, names.get(i), types.get(i)));
        }
        return new Reader(this, converters);
    }

    private UnaryOperator<Object> converter(TableMetadata found, String name, LogicalType type) {
        ColumnMetadata column = Tables.column(found, name);
        return ReadConverter.of(column.getType(), type)
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

    /** Makes Flink's rows of Cassandra's. */
    record Reader(ReadFormat format, List<UnaryOperator<Object>> converters) {

        /**
         * Converts a row.
         *
         * @throws IllegalArgumentException if a value does not fit; names the column
         */
        RowData read(Row row) {
            GenericRowData read = new GenericRowData(converters.size());
            for (int i = 0; i < converters.size(); i++) {
                // The driver returns empty collections for NULL.
                read.setField(i, row.isNull(i) ? null : convert(i, row.getObject(i)));
            }
            return read;
        }

        private Object convert(int column, Object value) {
            try {
                return converters.get(column).apply(value);
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
