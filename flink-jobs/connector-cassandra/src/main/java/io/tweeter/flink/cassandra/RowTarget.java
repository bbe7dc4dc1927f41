package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.util.List;
import java.util.Set;
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
        List<String> partitionKey = Tables.names(found.getPartitionKey());
        return new RowTarget(adapters, partitionKey, isPartition(format, found, partitionKey));
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

    private static boolean isPartition(
            RowFormat format, TableMetadata found, List<String> partitionKey) {
        List<String> statics =
                format.fields().stream()
                        .map(RowFormat.Field::name)
                        .filter(name -> Tables.column(found, name).isStatic())
                        .toList();
        List<String> primaryKey = Tables.names(found.getPrimaryKey());
        if (equal(primaryKey, format.keyColumns())) {
            if (!statics.isEmpty()) {
                throw new IllegalStateException(
                        "Column '%s' of %s is static: all rows of a partition share it, and each of them could set it to something else. Write it through a SQL table of its own, with PRIMARY KEY (%s) and no columns beside it but static ones"
                                .formatted(
                                        statics.get(0),
                                        format.target(),
                                        String.join(", ", partitionKey)));
            }
            return false;
        }
        boolean onlyStatics = statics.size() + partitionKey.size() == format.fields().size();
        if (!statics.isEmpty() && onlyStatics && equal(partitionKey, format.keyColumns())) {
            return true;
        }
        throw new IllegalStateException(
                "Cassandra's table %s has the primary key %s; the SQL table declares %s"
                        .formatted(format.target(), primaryKey, format.keyColumns()));
    }

    private static boolean equal(List<String> a, List<String> b) {
        return Set.copyOf(a).equals(Set.copyOf(b));
    }

    private static UnaryOperator<Object> adapter(
            RowFormat format, RowFormat.Field field, TableMetadata found) {
        ColumnMetadata column = Tables.column(found, field.name());
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
