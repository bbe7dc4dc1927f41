package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;

/**
 * The columns by which a join looks rows up.
 *
 * @param format what is read
 * @param names of the columns, in the order of the key's row
 * @param types Flink's
 */
record LookupKey(ReadFormat format, List<String> names, List<LogicalType> types)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    LookupKey {
        names = List.copyOf(names);
        types = List.copyOf(types);
    }

    /**
     * Checks that the columns find rows without a scan: that all of the partition key is among
     * them. Cassandra is asked by it, and by clustering columns from the first on; what else the
     * join compares is compared here.
     *
     * @throws IllegalStateException if they do not; says which are missing
     */
    Binder binder(TableMetadata found) {
        List<String> partition = Tables.names(found.getPartitionKey());
        if (!names.containsAll(partition)) {
            throw new IllegalStateException(
                    "A join looks up rows of %s by %s, which would be a scan. Join by all columns of its partition key, (%s)"
                            .formatted(format.target(), names, String.join(", ", partition)));
        }
        List<String> asked = new ArrayList<>(partition);
        Tables.names(found.getClusteringColumns().keySet()).stream()
                .takeWhile(names::contains)
                .forEach(asked::add);
        List<RowFormat.Field> fields = new ArrayList<>();
        List<KeyColumn> columns = new ArrayList<>();
        for (String name : asked) {
            int i = names.indexOf(name);
            LogicalType type = types.get(i);
            fields.add(
                    new RowFormat.Field(
                            name,
                            type,
                            RowData.createFieldGetter(type, i),
                            ColumnType.converter(type).orElseThrow(unfit(i))));
            columns.add(KeyColumn.of(found, name, type).orElseThrow(unfit(i)));
            requireOneForm(found, name);
        }
        List<Comparison> compared =
                IntStream.range(0, names.size())
                        .filter(i -> !asked.contains(names.get(i)))
                        .mapToObj(this::comparison)
                        .toList();
        return new Binder(cql(found, asked), fields, columns, partition.size(), compared);
    }

    private Comparison comparison(int column) {
        LogicalType type = types.get(column);
        if (type.isAnyOf(LogicalTypeFamily.CONSTRUCTED)) {
            throw unfit(column).get();
        }
        return new Comparison(
                RowData.createFieldGetter(type, column), format.names().indexOf(names.get(column)));
    }

    /** Of a partition key, Cassandra compares the bytes. */
    private void requireOneForm(TableMetadata found, String name) {
        ColumnMetadata column = Tables.column(found, name);
        if (column.getType().equals(DataTypes.DECIMAL)
                && found.getPartitionKey().contains(column)) {
            throw new IllegalStateException(
                    "Column '%s' of %s is a decimal in the partition key, where 1.5 and 1.50 are two keys, so rows cannot be looked up by it"
                            .formatted(name, format.target()));
        }
    }

    private Supplier<IllegalStateException> unfit(int column) {
        return () ->
                new IllegalStateException(
                        "Column '%s' of %s has type %s, by which rows cannot be looked up"
                                .formatted(
                                        names.get(column),
                                        format.target(),
                                        types.get(column).asSummaryString()));
    }

    private String cql(TableMetadata found, List<String> asked) {
        return "SELECT %s FROM %s WHERE %s"
                .formatted(
                        format.selection(found),
                        Tables.cql(format.keyspace(), format.table()),
                        asked.stream()
                                .map(name -> Tables.cql(name) + " = ?")
                                .collect(Collectors.joining(" AND ")));
    }

    /**
     * A column that a join compares beside the key.
     *
     * @param wanted its value in the key's row
     * @param column its position in the rows that are found
     */
    record Comparison(RowData.FieldGetter wanted, int column) {

        boolean holds(RowData keys, GenericRowData found) {
            Object value = wanted.getFieldOrNull(keys);
            Object other = found.getField(column);
            // 0.0 and -0.0 are equal in SQL, and other objects.
            return value != null
                    && other != null
                    && (Objects.deepEquals(value, other)
                            || (value instanceof Number number
                                    && number.doubleValue() == 0
                                    && ((Number) other).doubleValue() == 0));
        }
    }

    /**
     * Binds keys to a query.
     *
     * @param fields that the query asks for, those of the partition key first
     * @param partitionKey how many these are
     * @param compared what the query does not ask for
     */
    record Binder(
            String cql,
            List<RowFormat.Field> fields,
            List<KeyColumn> columns,
            int partitionKey,
            List<Comparison> compared) {

        /** Whether a row that was found by a key is one that the join wants. */
        boolean isWanted(RowData keys, GenericRowData found) {
            return compared.stream().allMatch(each -> each.holds(keys, found));
        }

        /**
         * The values of a key.
         *
         * @return none if no row of Cassandra can have the key
         */
        List<Object> values(RowData row) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                Object java = fields.get(i).of(row);
                Optional<Object> value =
                        java == null ? Optional.empty() : columns.get(i).value(java);
                if (value.isEmpty()) {
                    return List.of();
                }
                values.add(value.get());
            }
            boolean tooLong = KeyLimits.fault(values.subList(0, partitionKey)).isPresent();
            return tooLong ? List.of() : values;
        }
    }
}
