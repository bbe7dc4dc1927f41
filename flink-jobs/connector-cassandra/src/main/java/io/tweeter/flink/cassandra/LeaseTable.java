package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.util.Optional;

/**
 * The lease of a sink, as a row of a table with columns {@code sink text PRIMARY KEY, writer text,
 * floor bigint, until bigint}. Every change is a lightweight transaction.
 */
final class LeaseTable {

    private static final String COLUMNS = "writer, floor, until";

    private final CqlSession session;
    private final String sink;
    private final PreparedStatement read;
    private final PreparedStatement create;
    private final PreparedStatement replace;
    private final PreparedStatement renew;

    /**
     * Prepares the statements.
     *
     * @param sink identifies the sink among those of all jobs
     * @throws com.datastax.oss.driver.api.core.servererrors.InvalidQueryException if there is no
     *     such table
     */
    LeaseTable(CqlSession session, String keyspace, String table, String sink) {
        this.session = session;
        this.sink = sink;
        String name =
                CqlIdentifier.fromInternal(keyspace).asCql(true)
                        + "."
                        + CqlIdentifier.fromInternal(table).asCql(true);
        this.read = prepare("SELECT " + COLUMNS + " FROM " + name + " WHERE sink = ?");
        this.create =
                prepare(
                        "INSERT INTO "
                                + name
                                + " (sink, writer, floor, until) VALUES (?, ?, ?, ?) IF NOT EXISTS");
        this.replace =
                prepare(
                        "UPDATE "
                                + name
                                + " SET writer = ?, floor = ?, until = ? WHERE sink = ?"
                                + " IF writer = ? AND until = ?");
        // Another subtask may have renewed it, for longer.
        this.renew =
                prepare(
                        "UPDATE "
                                + name
                                + " SET until = ? WHERE sink = ? IF writer = ? AND until <= ?");
    }

    private PreparedStatement prepare(String cql) {
        return session.prepare(
                SimpleStatement.newInstance(cql)
                        .setSerialConsistencyLevel(ConsistencyLevel.LOCAL_SERIAL));
    }

    String sink() {
        return sink;
    }

    /** The lease, if there ever was one; also what a transaction has not finished yet. */
    Optional<Lease> read() {
        Row row =
                session.execute(read.bind(sink).setConsistencyLevel(ConsistencyLevel.LOCAL_SERIAL))
                        .one();
        return Optional.ofNullable(row).map(LeaseTable::lease);
    }

    /** Whether there was none, and now is this one. */
    boolean create(Lease lease) {
        return session.execute(create.bind(sink, lease.writer(), lease.floor(), lease.until()))
                .wasApplied();
    }

    /** Whether the lease was the old one, and now is the new one. */
    boolean replace(Lease old, Lease lease) {
        return session.execute(
                        replace.bind(
                                lease.writer(),
                                lease.floor(),
                                lease.until(),
                                sink,
                                old.writer(),
                                old.until()))
                .wasApplied();
    }

    /** Grants more, if the writer still has the lease. It may be sent again. */
    BoundStatement renewal(String writer, long until) {
        return renew.bind(until, sink, writer, until);
    }

    /**
     * The lease after a renewal.
     *
     * @param response to {@link #renewal}
     * @return empty if there is none any more
     */
    static Optional<Lease> outcome(Object response, String writer, long until) {
        AsyncResultSet result = (AsyncResultSet) response;
        if (result.wasApplied()) {
            return Optional.of(new Lease(writer, Long.MIN_VALUE, until));
        }
        Row row = result.one();
        return row == null || !row.getColumnDefinitions().contains("writer") || row.isNull("writer")
                ? Optional.empty()
                : Optional.of(
                        new Lease(row.getString("writer"), Long.MIN_VALUE, row.getLong("until")));
    }

    private static Lease lease(Row row) {
        return new Lease(row.getString("writer"), row.getLong("floor"), row.getLong("until"));
    }
}
