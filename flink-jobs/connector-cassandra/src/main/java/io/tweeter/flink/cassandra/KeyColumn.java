package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * A column of a primary key, by whose values rows are found.
 *
 * @param write makes the driver's values of Java's
 * @param read makes Flink's values of the driver's
 * @param isWholePartitionKey whether the partition key has no other column
 */
record KeyColumn(
        UnaryOperator<Object> write, UnaryOperator<Object> read, boolean isWholePartitionKey) {

    /**
     * Finds a column.
     *
     * @param type Flink's
     * @return nothing if the column does not take values of the type
     * @throws IllegalStateException if the table has no such column
     */
    static Optional<KeyColumn> of(TableMetadata found, String name, LogicalType type) {
        ColumnMetadata column = Tables.column(found, name);
        boolean whole = found.getPartitionKey().equals(List.of(column));
        return CqlType.adapter(type, column.getType())
                .flatMap(
                        write ->
                                ReadConverter.of(column.getType(), type)
                                        .map(read -> new KeyColumn(write, read, whole)));
    }

    /**
     * A value as the driver takes it.
     *
     * @param java not null, as {@link ColumnType} makes it
     * @return nothing if no row has it: Cassandra does not take it, or returns it in another form,
     *     as it does a UUID in capitals, which is not equal to SQL
     */
    Optional<Object> value(Object java) {
        try {
            Object value = write.apply(java);
            boolean same =
                    !(java instanceof String text) || text.equals(read.apply(value).toString());
            return same && KeyLimits.fault(value, isWholePartitionKey).isEmpty()
                    ? Optional.of(value)
                    : Optional.empty();
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
