package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.List;

/**
 * Columns that were dropped and added again under the same name: Cassandra ignores values for them
 * whose write timestamp is older than the drop, without an error. Statements that set their own
 * timestamps may have such ones.
 */
final class DroppedColumns {

    private DroppedColumns() {}

    /**
     * Checks the tables of statements that set their own write timestamps.
     *
     * @throws IllegalStateException if Cassandra may ignore values; says which, and what to do
     */
    static void requireNone(List<PreparedWrite> writes, CqlSession session) {
        for (PreparedWrite write : writes) {
            if (write.setsTimestamp()) {
                requireNone(write, session);
            }
        }
    }

    private static void requireNone(PreparedWrite write, CqlSession session) {
        for (Row dropped :
                session.execute(
                        "SELECT column_name, dropped_time FROM system_schema.dropped_columns WHERE keyspace_name = ? AND table_name = ?",
                        write.keyspace(),
                        write.table())) {
            for (ColumnDefinition written : write.statement().getVariableDefinitions()) {
                if (written.getName().asInternal().equals(dropped.getString(0))) {
                    throw new IllegalStateException(
                            "column %s of %s.%s was dropped at %s and added again: Cassandra ignores values with earlier write timestamps, such as this sink sets; give the column another name, or make the table again and fill it from Kafka"
                                    .formatted(
                                            dropped.getString(0),
                                            write.keyspace(),
                                            write.table(),
                                            dropped.getInstant(1)));
                }
            }
        }
    }
}
