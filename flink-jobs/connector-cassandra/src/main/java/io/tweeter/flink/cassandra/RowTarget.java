package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Cassandra's own table, once it is known to be what SQL declares.
 *
 * @param adapters what converts each field's values to those of Cassandra's column
 * @param partitionKey names of its columns
 * @param isPartition whether a row of SQL is what all rows of a partition share: its static columns
 */
record RowTarget(
        List<UnaryOperator<Object>> adapters, List<String> partitionKey, boolean isPartition) {

    /**
     * Compares with Cassandra's table. With another primary key, a retraction would delete rows
     * that still stand.
     *
     * @throws IllegalStateException if there is no such table, or one of its columns does not fit
     */
    static RowTarget of(RowFormat format, Metadata cluster) {
        TableMetadata found = Tables.find(cluster, format.keyspace(), format.table());
        requireNoCounters(format, found);
        List<UnaryOperator<Object>> adapters =
                format.fields().stream().map(field -> adapter(format, field, found)).toList();
        return new RowTarget(
                adapters, Tables.names(found.getPartitionKey()), isPartition(format, found));
    }

    /** Whether a field is a partition key without any other column. */
    boolean isWholePartitionKey(RowFormat.Field field) {
        return partitionKey.equals(List.of(field.name()));
    }

    private static void requireNoCounters(RowFormat format, TableMetadata found) {
        for (ColumnMetadata column : found.getColumns().values()) {
            if (column.getType().equals(DataTypes.COUNTER)) {
                throw new IllegalStateException(
                        "Column '%s' of %s is a counter: a write that is repeated after a failure would count twice. Keep the count in SQL, and write it into a bigint"
                                .formatted(column.getName().asInternal(), format.target()));
            }
        }
    }

    private static boolean isPartition(RowFormat format, TableMetadata found) {
        List<String> declared = format.fields().stream().map(RowFormat.Field::name).toList();
        if (Tables.isOfPartitions(found, declared, format.keyColumns())) {
            return true;
        }
        for (String name : declared) {
            if (Tables.column(found, name).isStatic()) {
                throw new IllegalStateException(
                        "Column '%s' of %s is static: all rows of a partition share it, and each of them could set it to something else. Write it through a SQL table of its own, with PRIMARY KEY (%s) and no columns beside it but static ones"
                                .formatted(
                                        name,
                                        format.target(),
                                        String.join(", ", Tables.names(found.getPartitionKey()))));
            }
        }
        return false;
    }

    private static UnaryOperator<Object> adapter(
            RowFormat format, RowFormat.Field field, TableMetadata found) {
        ColumnMetadata column = Tables.column(found, field.name());
        if (column.getType() instanceof ListType list && !list.isFrozen()) {
            // Elements get ids of their own from the node, so the same write adds them once more.
            throw new IllegalStateException(
                    "Column '%s' of %s is a list that is not frozen: a write that is repeated after a failure would add its elements again. Use frozen<%s>, or a set"
                            .formatted(field.name(), format.target(), list.asCql(false, true)));
        }
        return CqlType.adapter(field.type(), column.getType())
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "Column '%s' has type %s, which Cassandra's column of type %s in %s does not take"
                                                .formatted(
                                                        field.name(),
                                                        field.type().asSummaryString(),
                                                        column.getType().asCql(false, true),
                                                        format.target())));
    }
}
