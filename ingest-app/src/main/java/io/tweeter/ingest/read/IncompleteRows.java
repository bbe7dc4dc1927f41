package io.tweeter.ingest.read;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tweeter.ingest.read.Statements.Query;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows that lack a value which every row of the jobs has, as after a column was dropped. They
 * cannot be shown, and are named in the log, at most one a minute. Thread-safe.
 */
final class IncompleteRows {

    private static final Logger LOG = LoggerFactory.getLogger(IncompleteRows.class);
    private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final AtomicLong nextAt;

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
    IncompleteRows(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.nextAt = new AtomicLong(nanoTime.getAsLong());
    }

    /**
     * The rows that have a value in all of these columns.
     *
     * @param query that has read them; its first column names a row in the log
     */
    List<Row> complete(Query query, List<Row> rows, String... columns) {
        return rows.stream().filter(row -> isComplete(query, row, columns)).toList();
    }

    private boolean isComplete(Query query, Row row, String... columns) {
        for (String column : columns) {
            if (row.isNull(column)) {
                report(query, row, column);
                return false;
            }
        }
        return true;
    }

    private void report(Query query, Row row, String column) {
        long now = nanoTime.getAsLong();
        long due = nextAt.get();
        if (now - due >= 0 && nextAt.compareAndSet(due, now + INTERVAL)) {
            LOG.warn(
                    "Row {} of table {} has no value in column {}, and is not shown; others like it are"
                            + " not logged for a minute",
                    row.getObject(0),
                    query.table(),
                    column);
        }
    }
}
