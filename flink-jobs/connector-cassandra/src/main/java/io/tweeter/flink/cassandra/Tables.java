package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Looks up tables in the schema that the driver has read, and names them in CQL. */
final class Tables {

    private Tables() {}

    /**
     * Finds a table.
     *
     * @throws IllegalStateException if there is no such keyspace or table, or the schema could not
     *     be read
     */
    static TableMetadata find(Metadata cluster, CqlIdentifier keyspace, CqlIdentifier table) {
        return cluster.getKeyspace(keyspace)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "Cassandra has no keyspace %s, or its schema could not be read"
                                                .formatted(keyspace.asInternal())))
                .getTable(table)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "Cassandra has no table %s.%s, or its schema could not be read"
                                                .formatted(
                                                        keyspace.asInternal(),
                                                        table.asInternal())));
    }

    /** The same by names, in the case in which Cassandra keeps them. */
    static TableMetadata find(Metadata cluster, String keyspace, String table) {
        return find(
                cluster, CqlIdentifier.fromInternal(keyspace), CqlIdentifier.fromInternal(table));
    }

    /**
     * Finds a column.
     *
     * @throws IllegalStateException if the table has none of this name
     */
    static ColumnMetadata column(TableMetadata table, String name) {
        return table.getColumn(CqlIdentifier.fromInternal(name))
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "Cassandra's table %s.%s has no column '%s'; it has %s"
                                                .formatted(
                                                        table.getKeyspace().asInternal(),
                                                        table.getName().asInternal(),
                                                        name,
                                                        names(table.getColumns().values()))));
    }

    /**
     * Whether a row of SQL is what all rows of a partition share: its static columns.
     *
     * @param declared names of all columns of the SQL table
     * @param keyColumns its primary key
     * @throws IllegalStateException if SQL declares a primary key that is not Cassandra's
     */
    static boolean isOfPartitions(
            TableMetadata table, List<String> declared, List<String> keyColumns) {
        List<String> primaryKey = names(table.getPrimaryKey());
        Set<String> key = Set.copyOf(keyColumns);
        if (key.equals(Set.copyOf(primaryKey))) {
            return false;
        }
        List<String> others = declared.stream().filter(name -> !key.contains(name)).toList();
        if (key.equals(Set.copyOf(names(table.getPartitionKey())))
                && !others.isEmpty()
                && others.stream().allMatch(name -> column(table, name).isStatic())) {
            return true;
        }
        throw new IllegalStateException(
                "Cassandra's table %s.%s has the primary key %s; the SQL table declares %s"
                        .formatted(
                                table.getKeyspace().asInternal(),
                                table.getName().asInternal(),
                                primaryKey,
                                keyColumns));
    }

    /** Whether the elements of a column's values are stored one by one. */
    static boolean hasCells(ColumnMetadata column) {
        DataType type = column.getType();
        return (type instanceof ListType list && !list.isFrozen())
                || (type instanceof SetType set && !set.isFrozen())
                || (type instanceof MapType map && !map.isFrozen())
                || (type instanceof UserDefinedType own && !own.isFrozen());
    }

    /** The names of columns. */
    static List<String> names(Collection<ColumnMetadata> columns) {
        return columns.stream().map(column -> column.getName().asInternal()).toList();
    }

    /** A name in CQL: quoted, which keeps the case and allows words that CQL reserves. */
    static String cql(String name) {
        return CqlIdentifier.fromInternal(name).asCql(false);
    }

    /** A table in CQL. */
    static String cql(String keyspace, String table) {
        return cql(keyspace) + "." + cql(table);
    }
}
