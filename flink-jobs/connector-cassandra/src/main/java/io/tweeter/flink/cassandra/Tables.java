package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.util.List;

/** Looks up tables in the schema that the driver has read. */
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

    /** The names of a table's columns, for messages. */
    static List<String> names(TableMetadata table) {
        return table.getColumns().keySet().stream().map(CqlIdentifier::asInternal).toList();
    }
}
