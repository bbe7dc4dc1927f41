package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
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
        List<String> partition = names(found.getPartitionKey());
        List<String> clustering = names(found.getClusteringColumns().keySet());
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
        List<UnaryOperator<Object>> adapters = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            adapters.add(adapter(found, i));
        }
        return new Binder(this, cql(found), adapters);
    }

    private UnaryOperator<Object> adapter(TableMetadata found, int column) {
        String name = names.get(column);
        LogicalType type = types.get(column);
        ColumnType.Converter converter = ColumnType.converter(type).orElse(null);
        UnaryOperator<Object> adapter =
                CqlType.adapter(type, found.getColumn(ReadFormat.cql(name)).orElseThrow().getType())
                        .orElse(null);
        if (converter == null || adapter == null) {
            throw new IllegalStateException(
                    "Column '%s' of %s has type %s, by which rows cannot be looked up"
                            .formatted(name, format.target(), type.asSummaryString()));
        }
        return internal -> adapter.apply(converter.toJava(internal));
    }

    private String cql(TableMetadata found) {
        return "SELECT %s FROM %s WHERE %s"
                .formatted(
                        format.selection(found),
                        format.cqlTarget(),
                        names.stream()
                                .map(name -> ReadFormat.cql(name) + " = ?")
                                .collect(Collectors.joining(" AND ")));
    }

    private static List<String> names(Collection<ColumnMetadata> columns) {
        return columns.stream().map(column -> column.getName().asInternal()).toList();
    }

    /** Binds keys to a query. */
    record Binder(LookupKey key, String cql, List<UnaryOperator<Object>> adapters) {

        /**
         * The values of a key.
         *
         * @return none if no row of Cassandra can have the key
         */
        List<Object> values(RowData row) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < adapters.size(); i++) {
                Object internal =
                        RowData.createFieldGetter(key.types().get(i), i).getFieldOrNull(row);
                if (internal == null) {
                    return List.of();
                }
                try {
                    values.add(adapters.get(i).apply(internal));
                } catch (IllegalArgumentException | ArithmeticException e) {
                    return List.of();
                }
            }
            return values;
        }
    }
}
