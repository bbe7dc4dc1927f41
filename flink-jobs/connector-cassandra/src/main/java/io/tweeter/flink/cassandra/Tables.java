package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.util.Collection;
import java.util.List;

/** Looks up tables in the schema that the driver has read, and names them in CQL. */
final class Tables {

    private Tables() {}

    /**
     * Finds a table.
     *
     * @throws IllegalStateException if there is no such table, or the schema could not be read
     */
    static TableMetadata find(Metadata cluster, CqlIdentifier keyspace, CqlIdentifier table) {
        return cluster.getKeyspace(keyspace)
                .flatMap(tables -> tables.getTable(table))
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
