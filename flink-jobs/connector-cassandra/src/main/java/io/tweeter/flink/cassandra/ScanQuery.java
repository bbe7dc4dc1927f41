package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a scan reads.
 *
 * @param format the columns
 * @param conditions on the primary key, all columns of the partition key among them; none for all
 *     partitions
 * @param limit how many rows are wanted; 0 for all
 * @param fetchSize rows of a page
 */
record ScanQuery(ReadFormat format, List<KeyCondition> conditions, long limit, int fetchSize)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    ScanQuery {
        conditions = List.copyOf(conditions);
    }

    /** Whether it reads one partition, not a range of tokens. */
    boolean readsOnePartition() {
        return !conditions.isEmpty();
    }

    /** CQL with a {@code ?} for each condition, or for the token before the first and the last. */
    String cql(TableMetadata found) {
        String token =
                "token(%s)"
                        .formatted(
                                found.getPartitionKey().stream()
                                        .map(column -> column.getName().asCql(true))
                                        .collect(Collectors.joining(", ")));
        String where =
                readsOnePartition()
                        ? conditions.stream()
                                .map(KeyCondition::cql)
                                .collect(Collectors.joining(" AND "))
                        : token + " > ? AND " + token + " <= ?";
        return "SELECT %s FROM %s WHERE %s%s"
                .formatted(
                        format.selection(found),
                        Tables.cql(format.keyspace(), format.table()),
                        where,
                        limit > 0 && limit <= Integer.MAX_VALUE ? " LIMIT " + limit : "");
    }
}
