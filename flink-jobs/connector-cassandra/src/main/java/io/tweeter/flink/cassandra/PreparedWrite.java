package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A prepared insert or delete of one row, and where in its values the row's keys are.
 *
 * @param table that it writes
 * @param partitionKey places of the values that name the partition
 * @param clusteringKey places of the values that name the row in it; none if a partition is a row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PreparedWrite(
        PreparedStatement statement, String table, int[] partitionKey, int[] clusteringKey) {

    /**
     * Finds the keys.
     *
     * @throws IllegalStateException if the table is unknown, or a part of its primary key is not
     *     among the values
     */
    static PreparedWrite of(PreparedStatement statement, Metadata cluster) {
        List<ColumnDefinition> variables = new ArrayList<>();
        statement.getVariableDefinitions().forEach(variables::add);
        if (variables.isEmpty()) {
            throw new IllegalStateException(statement.getQuery() + " has no values");
        }
        CqlIdentifier keyspace = variables.get(0).getKeyspace();
        CqlIdentifier name = variables.get(0).getTable();
        TableMetadata table = Tables.find(cluster, keyspace, name);
        return new PreparedWrite(
                statement,
                keyspace.asInternal() + "." + name.asInternal(),
                places(table.getPartitionKey(), statement, variables),
                places(table.getClusteringColumns().keySet(), statement, variables));
    }

    private static int[] places(
            Collection<ColumnMetadata> key,
            PreparedStatement statement,
            List<ColumnDefinition> variables) {
        return key.stream()
                .mapToInt(
                        column ->
                                IntStream.range(0, variables.size())
                                        .filter(
                                                i ->
                                                        variables
                                                                .get(i)
                                                                .getName()
                                                                .equals(column.getName()))
                                        .findFirst()
                                        .orElseThrow(() -> withoutKey(statement, column)))
                .toArray();
    }

    private static IllegalStateException withoutKey(
            PreparedStatement statement, ColumnMetadata column) {
        return new IllegalStateException(
                "%s takes no value for %s, which is part of the primary key"
                        .formatted(statement.getQuery(), column.getName()));
    }

    /** Tells partitions apart, those of other tables included. */
    List<Object> partition(Object[] values) {
        List<Object> key = new ArrayList<>(partitionKey.length + 1);
        key.add(table);
        add(values, partitionKey, key);
        return key;
    }

    /** Tells rows of one partition apart. */
    List<Object> row(Object[] values) {
        List<Object> key = new ArrayList<>(clusteringKey.length);
        add(values, clusteringKey, key);
        return key;
    }

    private static void add(Object[] values, int[] places, List<Object> key) {
        for (int place : places) {
            key.add(values[place]);
        }
    }
}
