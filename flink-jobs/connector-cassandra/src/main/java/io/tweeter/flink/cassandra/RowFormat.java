package io.tweeter.flink.cassandra;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Which columns of a SQL table are written, and by which statements.
 *
 * @param keyspace of Cassandra's table
 * @param table Cassandra's table
 * @param fields the columns in the order in which a row has them
 * @param keyColumns the primary key that SQL declares
 * @param written positions of the fields that an upsert writes, among them those of the key
 * @param metadata what follows the fields in a row
 * @param ttl seconds until Cassandra drops a row that has no TTL of its own; null for never
 * @param nulls what becomes of NULL
 */
record RowFormat(
        String keyspace,
        String table,
        List<Field> fields,
        List<String> keyColumns,
        List<Integer> written,
        List<WriteMetadata> metadata,
        Integer ttl,
        NullHandling nulls)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** A column, and how to get its values from a row. */
    record Field(
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

    RowFormat {
        fields = List.copyOf(fields);
        keyColumns = List.copyOf(keyColumns);
        written = List.copyOf(written);
        metadata = List.copyOf(metadata);
    }

    /**
     * The format that writes all columns of a table.
     *
     * @param ttl seconds; null for none
     * @throws ValidationException if the table has no primary key, or a column of a type that
     *     Cassandra cannot hold
     */
    static RowFormat of(
            String keyspace, String table, ResolvedSchema schema, Integer ttl, NullHandling nulls) {
        List<Column> columns = schema.getColumns().stream().filter(Column::isPhysical).toList();
        return new RowFormat(
                keyspace,
                table,
                IntStream.range(0, columns.size()).mapToObj(i -> field(columns.get(i), i)).toList(),
                schema.getPrimaryKey()
                        .orElseThrow(() -> noPrimaryKey(keyspace, table))
                        .getColumns(),
                IntStream.range(0, columns.size()).boxed().toList(),
                List.of(),
                ttl,
                nulls);
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

    /**
     * Writes some columns only, and leaves the others as they are.
     *
     * @throws ValidationException if a column of the primary key is not among them
     */
    RowFormat withColumns(List<String> names) {
        for (String column : keyColumns) {
            if (!names.contains(column)) {
                throw new ValidationException(
                        "INSERT names the columns %s. Column '%s' is missing, which is part of the primary key of %s."
                                .formatted(names, column, target()));
            }
        }
        return new RowFormat(
                keyspace,
                table,
                fields,
                keyColumns,
                IntStream.range(0, fields.size())
                        .filter(i -> names.contains(fields.get(i).name()))
                        .boxed()
                        .toList(),
                metadata,
                ttl,
                nulls);
    }

    /** Rows have metadata after their columns. */
    RowFormat withMetadata(List<WriteMetadata> following) {
        return new RowFormat(keyspace, table, fields, keyColumns, written, following, ttl, nulls);
    }

    /** Keyspace and table, for messages. */
    String target() {
        return keyspace + "." + table;
    }

    /** Positions of the primary key's fields. */
    int[] key() {
        return keyColumns.stream()
                .mapToInt(
                        column ->
                                IntStream.range(0, fields.size())
                                        .filter(i -> fields.get(i).name().equals(column))
                                        .findFirst()
                                        .orElseThrow())
                .toArray();
    }

    /** Writes a row: the values of {@link #written}, then of {@link #metadata}. */
    String upsert() {
        List<String> using = new ArrayList<>();
        metadata.forEach(column -> using.add(column.name() + " ?"));
        if (ttl != null && !metadata.contains(WriteMetadata.TTL)) {
            using.add("TTL " + ttl);
        }
        return "INSERT INTO %s (%s) VALUES (%s)%s"
                .formatted(
                        Tables.cql(keyspace, table),
                        written.stream()
                                .map(i -> Tables.cql(fields.get(i).name()))
                                .collect(Collectors.joining(", ")),
                        String.join(", ", Collections.nCopies(written.size(), "?")),
                        using.isEmpty() ? "" : " USING " + String.join(" AND ", using));
    }

    /**
     * Deletes a row: the value of {@link #deleteMetadata}, then those of the key.
     *
     * @param columns to delete only these; none for the whole row
     */
    String delete(Stream<Field> columns) {
        return "DELETE %sFROM %s%s WHERE %s"
                .formatted(
                        columns.map(column -> Tables.cql(column.name()))
                                .collect(
                                        Collectors.collectingAndThen(
                                                Collectors.joining(", "),
                                                list -> list.isEmpty() ? "" : list + " ")),
                        Tables.cql(keyspace, table),
                        deleteMetadata().isEmpty() ? "" : " USING TIMESTAMP ?",
                        keyColumns.stream()
                                .map(column -> Tables.cql(column) + " = ?")
                                .collect(Collectors.joining(" AND ")));
    }

    /** A delete has no TTL. */
    List<WriteMetadata> deleteMetadata() {
        return metadata.stream().filter(WriteMetadata.TIMESTAMP::equals).toList();
    }
}
