package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest write timestamp in tables: those of rows that were written without a lease. */
final class NewestRow {

    private static final Logger LOG = LoggerFactory.getLogger(NewestRow.class);

    private NewestRow() {}

    /**
     * Reads all rows of the tables that are written.
     *
     * @return microseconds since 1970; {@link Long#MIN_VALUE} if there are no rows, or not all can
     *     be read, which is logged
     */
    static long in(List<PreparedWrite> writes, CqlSession session) {
        return writes.stream()
                .flatMap(write -> write.newestQuery().stream())
                .distinct()
                .mapToLong(query -> newest(query, session))
                .max()
                .orElse(Long.MIN_VALUE);
    }

    private static long newest(String query, CqlSession session) {
        try {
            Row row = session.execute(query).one();
            return row == null || row.isNull(0) ? Long.MIN_VALUE : row.getLong(0);
        } catch (DriverException e) {
            if (Transient.isUnconnected(e)) {
                throw e; // it was not asked
            }
            LOG.warn(
                    "Cannot find the newest row by {}: {}. If this machine's clock was set back since"
                            + " rows were written, changes of those rows are not seen for as long.",
                    query,
                    e.getMessage());
            return Long.MIN_VALUE;
        }
    }
}
