package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.RowKind;

/** Turns a row into an upsert or, if it is a retraction, a delete. */
final class RowBinder implements StatementBinder<RowData> {

    private static final long serialVersionUID = 1L;

    private static final int UPSERT = 0;
    private static final int DELETE = 1;

    private final String keyspace;
    private final String table;
    private final List<String> keyColumns;
    private final List<String> statements;
    private final List<Field> fields;
    private final int[] key;

    /** Known where the job runs, once the types of Cassandra's columns are known. */
    private transient List<UnaryOperator<Object>> adapters;

    private RowBinder(
            String keyspace,
            String table,
            List<String> keyColumns,
            List<String> statements,
            List<Field> fields,
            int[] key) {
        this.keyspace = keyspace;
        this.table = table;
        this.keyColumns = List.copyOf(keyColumns);
        this.statements = List.copyOf(statements);
        this.fields = List.copyOf(fields);
        this.key = key;
    }

    /** A column, and how to get its values from a row. */
    private record Field(
            String name,
            LogicalType type,
            RowData.FieldGetter getter,
            ColumnType.Converter converter)
            implements Serializable {

        Object of(RowData row) {
            Object internal = getter.getFieldOrNull(row);
            return internal == null ? null : converter.toJava(internal);
        }
    }

    /**
     * Makes a binder for all columns of a table.
     *
     * @param ttl seconds until Cassandra drops a row
     * @throws ValidationException if the table has no primary key, or a column of a type that
     *     Cassandra cannot hold
     */
    static RowBinder of(
            String keyspace, String table, ResolvedSchema schema, Optional<Integer> ttl) {
        List<String> keyColumns =
                schema.getPrimaryKey()
                        .orElseThrow(() -> noPrimaryKey(keyspace, table))
                        .getColumns();
        List<Column> columns = schema.getColumns().stream().filter(Column::isPersisted).toList();
        List<String> names = columns.stream().map(Column::getName).toList();
        String target = quote(keyspace) + "." + quote(table);
        String upsert =
                "INSERT INTO %s (%s) VALUES (%s)"
                        .formatted(
                                target,
                                names.stream()
                                        .map(RowBinder::quote)
                                        .collect(Collectors.joining(", ")),
                                String.join(", ", Collections.nCopies(names.size(), "?")));
        String delete =
                "DELETE FROM %s WHERE %s"
                        .formatted(
                                target,
                                keyColumns.stream()
                                        .map(column -> quote(column) + " = ?")
                                        .collect(Collectors.joining(" AND ")));
        return new RowBinder(
                keyspace,
                table,
                keyColumns,
                List.of(upsert + ttl.map(seconds -> " USING TTL " + seconds).orElse(""), delete),
                IntStream.range(0, columns.size()).mapToObj(i -> field(columns.get(i), i)).toList(),
                keyColumns.stream().mapToInt(names::indexOf).toArray());
    }

    private static ValidationException noPrimaryKey(String keyspace, String table) {
        return new ValidationException(
                ("The table has no PRIMARY KEY. Connector '%s' needs the key of %s.%s, as PRIMARY"
                                + " KEY (...) NOT ENFORCED, because after a failure rows are"
                                + " written again.")
                        .formatted(CassandraTableFactory.IDENTIFIER, keyspace, table));
    }

    private static Field field(Column column, int position) {
        LogicalType type = column.getDataType().getLogicalType();
        return new Field(
                column.getName(),
                type,
                RowData.createFieldGetter(type, position),
                ColumnType.converter(type)
                        .orElseThrow(
                                () ->
                                        new ValidationException(
                                                "Column '%s' has type %s, which connector '%s' cannot write."
                                                        .formatted(
                                                                column.getName(),
                                                                column.getDataType(),
                                                                CassandraTableFactory
                                                                        .IDENTIFIER))));
    }

    /** Keeps the case, and allows words that CQL reserves. */
    private static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Keyspace and table, for messages. */
    String target() {
        return keyspace + "." + table;
    }

    @Override
    public void open(Metadata cluster) {
        adapters = check(cluster);
    }

    /**
     * Compares with Cassandra's own table. With another primary key, a retraction would delete rows
     * that still stand.
     *
     * @return what converts each column's values to those of Cassandra's column
     * @throws IllegalStateException if there is no such table, or one of its columns does not fit
     */
    List<UnaryOperator<Object>> check(Metadata cluster) {
        TableMetadata found =
                Tables.find(
                        cluster,
                        CqlIdentifier.fromInternal(keyspace),
                        CqlIdentifier.fromInternal(table));
        List<String> foundKey =
                found.getPrimaryKey().stream()
                        .map(column -> column.getName().asInternal())
                        .toList();
        if (!Set.copyOf(foundKey).equals(Set.copyOf(keyColumns))) {
            throw new IllegalStateException(
                    "Cassandra's table %s has the primary key %s; the SQL table declares %s"
                            .formatted(target(), foundKey, keyColumns));
        }
        return fields.stream().map(field -> adapter(field, found)).toList();
    }

    private UnaryOperator<Object> adapter(Field field, TableMetadata found) {
        ColumnMetadata column =
                found.getColumn(CqlIdentifier.fromInternal(field.name()))
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "Cassandra's table %s has no column '%s'; it has %s"
                                                        .formatted(
                                                                target(),
                                                                field.name(),
                                                                names(found))));
        return CqlType.adapter(field.type(), column.getType())
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "Column '%s' has type %s, which Cassandra's column of type %s in %s does not take"
                                                .formatted(
                                                        field.name(),
                                                        field.type().asSummaryString(),
                                                        column.getType().asCql(false, true),
                                                        target())));
    }

    private static List<String> names(TableMetadata table) {
        return table.getColumns().keySet().stream().map(CqlIdentifier::asInternal).toList();
    }

    @Override
    public List<String> statements() {
        return statements;
    }

    @Override
    public void bind(RowData row, Statements out) {
        if (row.getRowKind() == RowKind.DELETE || row.getRowKind() == RowKind.UPDATE_BEFORE) {
            Object[] values = new Object[key.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = value(row, key[i]);
            }
            out.add(DELETE, values);
            return;
        }
        Object[] values = new Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(row, i);
        }
        out.add(UPSERT, values);
    }

    private Object value(RowData row, int field) {
        Object value = fields.get(field).of(row);
        if (value == null || adapters == null) {
            return value;
        }
        try {
            return adapters.get(field).apply(value);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "Column '%s' of %s: %s"
                            .formatted(fields.get(field).name(), target(), e.getMessage()),
                    e);
        }
    }

    /** The values of the primary key, which identify a row of the table. */
    List<Object> key(RowData row) {
        List<Object> values = new ArrayList<>(key.length);
        for (int field : key) {
            values.add(fields.get(field).of(row));
        }
        return values;
    }
}
