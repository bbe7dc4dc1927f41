package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;

/** Looks tables up in what the driver has read of Cassandra's schema. */
final class Tables {

    private Tables() {}

    /**
     * Finds a table.
     *
     * @throws IllegalStateException if there is none, or the schema could not be read
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
}
