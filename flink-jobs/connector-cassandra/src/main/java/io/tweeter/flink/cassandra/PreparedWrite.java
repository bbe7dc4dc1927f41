package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.ColumnDefinitions;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.ContainerType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A prepared upsert or delete of one row, and which of its values are the row's primary key.
 *
 * @param keyspace of the table
 * @param table that it writes
 * @param partitionKey positions of the values that identify the partition
 * @param clusteringKey positions of the values that identify the row in its partition; none if each
 *     partition is one row
 * @param ownTimestamp position of the write timestamp that the statement sets; none if it has that
 *     of its request
 * @param ownTtl position of the TTL that the statement sets; none if it sets none
 * @param coversRow whether nothing is left of a row's older version: it is a delete, or an upsert
 *     of all columns that Cassandra's table has
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PreparedWrite(
        PreparedStatement statement,
        String keyspace,
        String table,
        int[] partitionKey,
        int[] clusteringKey,
        int[] ownTimestamp,
        int[] ownTtl,
        boolean coversRow) {

    /** What the driver calls the value of {@code USING TIMESTAMP}. */
    private static final String TIMESTAMP = "[timestamp]";

    private static final String TTL = "[ttl]";

    private static final Pattern DELETE_ROW = Pattern.compile("(?is)\\s*DELETE\\s+FROM\\s.*");
    private static final Pattern DELETE_COLUMNS =
            Pattern.compile("(?is)\\s*DELETE\\s+(?!FROM\\s).*");

    /** What Cassandra counts for each value in a batch beside its own bytes, its timestamp say. */
    private static final int BYTES_BESIDE_VALUE = 16;

    /**
     * Prepares statements.
     *
     * @throws IllegalStateException as {@link #of}
     */
    static List<PreparedWrite> all(List<String> statements, CqlSession session) {
        return statements.stream()
                .map(cql -> of(session.prepare(cql), session.getMetadata()))
                .toList();
    }

    /**
     * Finds the primary key among the values.
     *
     * @throws IllegalStateException if the table is unknown, or a part of its primary key is not
     *     among the values
     */
    static PreparedWrite of(PreparedStatement statement, Metadata cluster) {
        ColumnDefinitions values = statement.getVariableDefinitions();
        if (values.size() == 0) {
            throw new IllegalStateException(statement.getQuery() + " has no values");
        }
        CqlIdentifier keyspace = values.get(0).getKeyspace();
        CqlIdentifier name = values.get(0).getTable();
        TableMetadata table = Tables.find(cluster, keyspace, name);
        boolean ofPartition = writesPartition(statement, table);
        return new PreparedWrite(
                statement,
                keyspace.asInternal(),
                name.asInternal(),
                positions(table.getPartitionKey(), statement),
                positions(
                        ofPartition ? List.of() : table.getClusteringColumns().keySet(), statement),
                named(TIMESTAMP, values),
                named(TTL, values),
                DELETE_ROW.matcher(statement.getQuery()).matches()
                        || (!ofPartition && coversRow(table, values)));
    }

    private static int[] named(String name, ColumnDefinitions values) {
        return IntStream.range(0, values.size())
                .filter(i -> values.get(i).getName().asInternal().equals(name))
                .toArray();
    }

    /**
     * Whether it writes only what all rows of a partition share, and so needs no clustering key.
     */
    private static boolean writesPartition(PreparedStatement statement, TableMetadata table) {
        ColumnDefinitions values = statement.getVariableDefinitions();
        boolean clusters =
                table.getClusteringColumns().keySet().stream()
                        .anyMatch(column -> values.contains(column.getName()));
        return !clusters
                && (DELETE_COLUMNS.matcher(statement.getQuery()).matches()
                        || table.getColumns().values().stream()
                                .anyMatch(
                                        column ->
                                                column.isStatic()
                                                        && values.contains(column.getName())));
    }

    private static boolean coversRow(TableMetadata table, ColumnDefinitions values) {
        return table.getColumns().values().stream()
                .allMatch(column -> column.isStatic() || values.contains(column.getName()));
    }

    /** The statement with its values, some of which may be {@link StatementBinder#UNSET}. */
    BoundStatement bind(Object... values) {
        if (!Arrays.asList(values).contains(StatementBinder.UNSET)) {
            return statement.bind(values);
        }
        Object[] set = new Object[values.length];
        Arrays.setAll(set, i -> values[i] == StatementBinder.UNSET ? null : values[i]);
        BoundStatement bound = statement.bind(set);
        for (int i = 0; i < values.length; i++) {
            if (values[i] == StatementBinder.UNSET) {
                bound = bound.unset(i);
            }
        }
        return bound;
    }

    /**
     * What one write of a row and a newer one of this statement come to.
     *
     * @return nothing if the newer one has to be sent later, with a newer write timestamp: then it
     *     leaves columns as the older one leaves them
     */
    Optional<BoundStatement> merge(BoundStatement older, BoundStatement newer) {
        boolean same = older.getPreparedStatement() == newer.getPreparedStatement();
        if (hasTimestamp(newer)) {
            // Of equal timestamps Cassandra's own rule decides, in whatever order they come.
            return same && haveSameValues(older, newer) ? Optional.of(newer) : Optional.empty();
        }
        if (isFull(newer) && (same || coversRow)) {
            return Optional.of(newer);
        }
        return same && ownTtl.length == 0 ? Optional.of(completed(newer, older)) : Optional.empty();
    }

    /** What the driver has in place of a value that is not set equals an empty text. */
    private static boolean haveSameValues(BoundStatement one, BoundStatement other) {
        return one.getValues().equals(other.getValues())
                && IntStream.range(0, one.size()).allMatch(i -> one.isSet(i) == other.isSet(i));
    }

    private boolean hasTimestamp(BoundStatement row) {
        return Arrays.stream(ownTimestamp).anyMatch(row::isSet);
    }

    /** Whether all columns have a value, or NULL. */
    private boolean isFull(BoundStatement row) {
        return IntStream.range(0, row.size())
                .filter(i -> !contains(ownTtl, i) && !contains(ownTimestamp, i))
                .allMatch(row::isSet);
    }

    private static boolean contains(int[] positions, int position) {
        return Arrays.stream(positions).anyMatch(each -> each == position);
    }

    private static BoundStatement completed(BoundStatement newer, BoundStatement older) {
        BoundStatement all = newer;
        for (int i = 0; i < all.size(); i++) {
            if (!all.isSet(i) && older.isSet(i)) {
                all = all.setBytesUnsafe(i, older.getBytesUnsafe(i));
            }
        }
        return all;
    }

    private static int[] positions(Collection<ColumnMetadata> key, PreparedStatement statement) {
        return key.stream().mapToInt(column -> position(column, statement)).toArray();
    }

    private static int position(ColumnMetadata column, PreparedStatement statement) {
        int position = statement.getVariableDefinitions().firstIndexOf(column.getName());
        if (position < 0) {
            throw new IllegalStateException(
                    "%s takes no value for %s, which is part of the primary key"
                            .formatted(statement.getQuery(), column.getName()));
        }
        return position;
    }

    /**
     * CQL that finds the newest row by a column beside the primary key, one with a single write
     * timestamp; empty without one, or if the statement sets the timestamp itself.
     */
    Optional<String> newestQuery() {
        if (setsTimestamp()) {
            return Optional.empty();
        }
        Set<Integer> key =
                IntStream.concat(Arrays.stream(partitionKey), Arrays.stream(clusteringKey))
                        .boxed()
                        .collect(Collectors.toSet());
        ColumnDefinitions values = statement.getVariableDefinitions();
        return IntStream.range(0, values.size())
                .filter(position -> !key.contains(position))
                .mapToObj(values::get)
                .filter(column -> !column.getName().asInternal().startsWith("["))
                .filter(column -> !(column.getType() instanceof ContainerType))
                .filter(column -> !(column.getType() instanceof UserDefinedType))
                .findFirst()
                .map(
                        column ->
                                "SELECT MAX(WRITETIME(%s)) FROM %s.%s"
                                        .formatted(
                                                column.getName().asCql(true),
                                                column.getKeyspace().asCql(true),
                                                column.getTable().asCql(true)));
    }

    /** Whether the statement has a write timestamp of its own. */
    boolean setsTimestamp() {
        return ownTimestamp.length > 0;
    }

    /** Identifies a partition, also among those of other tables. */
    List<Object> partition(Object[] values) {
        List<Object> key = new ArrayList<>(partitionKey.length + 2);
        key.add(keyspace);
        key.add(table);
        add(values, partitionKey, key);
        return key;
    }

    /**
     * Identifies a row of a partition, and the version of it if the statement tells: then Cassandra
     * decides which stands.
     */
    List<Object> row(Object[] values) {
        List<Object> key = new ArrayList<>(clusteringKey.length + ownTimestamp.length);
        add(values, clusteringKey, key);
        add(values, ownTimestamp, key);
        return key;
    }

    private static void add(Object[] values, int[] positions, List<Object> key) {
        for (int position : positions) {
            key.add(values[position]);
        }
    }

    /** About what a row adds to the size of a batch, as Cassandra counts it for its warning. */
    static int bytesInBatch(BoundStatement row) {
        int bytes = 0;
        for (ByteBuffer value : row.getValues()) {
            bytes += BYTES_BESIDE_VALUE + (value == null ? 0 : value.remaining());
        }
        return bytes;
    }
}
