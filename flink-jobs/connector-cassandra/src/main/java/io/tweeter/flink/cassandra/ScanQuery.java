package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a scan reads.
 *
 * @param format the columns
 * @param filters that hold for all rows that are wanted; Cassandra need not evaluate them
 * @param limit how many rows are wanted; 0 for all
 * @param fetchSize rows of a page
 */
record ScanQuery(ReadFormat format, List<KeyFilter> filters, long limit, int fetchSize)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    ScanQuery {
        filters = List.copyOf(filters);
    }

    /** How many rows to ask for at a time. */
    private int pageSize() {
        return limit > 0 ? (int) Math.min(limit, fetchSize) : fetchSize;
    }

    /** Asks for a split's next page. */
    BoundStatement page(BoundStatement request, ScanSplit split) {
        BoundStatement paged = request.setPageSize(pageSize());
        return split.isAtBeginning() ? paged : paged.setPagingState(ByteBuffer.wrap(split.page()));
    }

    /**
     * Conditions on the primary key, all columns of the partition key among them; none if all
     * partitions have to be read.
     */
    List<KeyCondition> conditions(TableMetadata found) {
        return KeyConditions.of(filters, found);
    }

    /** Whether a condition on the key excludes every row. */
    boolean findsNothing(TableMetadata found) {
        return KeyConditions.excludeAll(filters, found);
    }

    /** CQL with a {@code ?} for each condition, or for the token before the first and the last. */
    String cql(TableMetadata found) {
        String token =
                "token(%s)"
                        .formatted(
                                found.getPartitionKey().stream()
                                        .map(column -> column.getName().asCql(true))
                                        .collect(Collectors.joining(", ")));
        List<KeyCondition> conditions = conditions(found);
        String where =
                conditions.isEmpty()
                        ? token + " > ? AND " + token + " <= ?"
                        : conditions.stream()
                                .map(KeyCondition::cql)
                                .collect(Collectors.joining(" AND "));
        return "SELECT %s FROM %s WHERE %s"
                .formatted(
                        format.selection(found),
                        Tables.cql(format.keyspace(), format.table()),
                        where);
    }
}
