package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;

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
     * Checks that the columns find rows without a scan: all of the partition key, and clustering
     * columns from the first on.
     *
     * @throws IllegalStateException if they do not; says which are missing
     */
    Binder binder(TableMetadata found) {
        List<String> partition = Tables.names(found.getPartitionKey());
        List<String> clustering = Tables.names(found.getClusteringColumns().keySet());
        long leading = clustering.stream().takeWhile(names::contains).count();
        if (!names.containsAll(partition) || partition.size() + leading != names.size()) {
            throw new IllegalStateException(
                    "A join looks up rows of %s by %s, which would be a scan. Its primary key is (%s)%s: join by all columns of the first part, and by those of the second from the left"
                            .formatted(
                                    format.target(),
                                    names,
                                    String.join(", ", partition),
                                    clustering.isEmpty()
                                            ? ""
                                            : ", " + String.join(", ", clustering)));
        }
        List<RowFormat.Field> fields = new ArrayList<>();
        List<KeyColumn> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            LogicalType type = types.get(i);
            fields.add(
                    new RowFormat.Field(
                            names.get(i),
                            type,
                            RowData.createFieldGetter(type, i),
                            ColumnType.converter(type).orElseThrow(unfit(i))));
            columns.add(KeyColumn.of(found, names.get(i), type).orElseThrow(unfit(i)));
            requireOneForm(found, names.get(i));
        }
        int[] partitionKey = partition.stream().mapToInt(names::indexOf).toArray();
        return new Binder(cql(found), fields, columns, partitionKey);
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

    private String cql(TableMetadata found) {
        return "SELECT %s FROM %s WHERE %s"
                .formatted(
                        format.selection(found),
                        Tables.cql(format.keyspace(), format.table()),
                        names.stream()
                                .map(name -> Tables.cql(name) + " = ?")
                                .collect(Collectors.joining(" AND ")));
    }

    /** Binds keys to a query. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Binder(
            String cql, List<RowFormat.Field> fields, List<KeyColumn> columns, int[] partitionKey) {

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
            boolean tooLong =
                    KeyLimits.fault(Arrays.stream(partitionKey).mapToObj(values::get).toList())
                            .isPresent();
            return tooLong ? List.of() : values;
        }
    }
}
