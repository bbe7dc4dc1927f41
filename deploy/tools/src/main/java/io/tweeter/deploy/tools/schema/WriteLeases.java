package io.tweeter.deploy.tools.schema;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.tweeter.model.CassandraSchema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The leases of write timestamps that the jobs' sinks have. While they are suspended, a sink writes
 * at most what it may still write, then fails, and its job cannot take a new lease.
 */
final class WriteLeases {

    /** The writer that no sink takes a lease over from, before it ends. */
    private static final String SUSPENDED = "suspended";

    /** The writer afterwards, which has no timestamps. */
    private static final String RESUMED = "resumed";

    private final CqlSession session;
    private final String keyspace;

    WriteLeases(CqlSession session, String keyspace) {
        this.session = session;
        this.keyspace = keyspace;
    }

    /**
     * Suspends all leases.
     *
     * @param end when sinks may take leases again at the latest, should {@link #resume} never be
     *     called
     * @return until when sinks whose clocks are right may still write; empty if no sink has ever
     *     had a lease
     */
    Optional<Instant> suspend(Instant end) {
        Optional<Instant> last = Optional.empty();
        for (Row sink : sinks()) {
            Optional<Instant> writable = suspend(sink.getString("sink"), micros(end));
            if (writable.isPresent() && (last.isEmpty() || writable.get().isAfter(last.get()))) {
                last = writable;
            }
        }
        return last;
    }

    /** Again if the sink has renewed it in the meantime, which it does every few seconds. */
    private Optional<Instant> suspend(String sink, long end) {
        while (true) {
            Row lease = read(sink);
            if (lease == null) {
                return Optional.empty();
            }
            String writer = lease.getString("writer");
            long until = lease.getLong("until");
            // An earlier call may have ended in the middle.
            long writable = SUSPENDED.equals(writer) ? lease.getLong("floor") : until;
            if (change(sink, writer, until, SUSPENDED, writable, Math.max(writable, end))) {
                return Optional.of(Instant.EPOCH.plus(writable, ChronoUnit.MICROS));
            }
        }
    }

    /** Lets sinks take the leases again. */
    void resume() {
        for (Row sink : sinks()) {
            String name = sink.getString("sink");
            Row lease = read(name);
            if (lease != null && SUSPENDED.equals(lease.getString("writer"))) {
                long floor = lease.getLong("floor");
                change(name, SUSPENDED, lease.getLong("until"), RESUMED, floor, floor);
            }
        }
    }

    /** A lease as the last transaction left it, also one that has not reached all replicas. */
    private Row read(String sink) {
        return session.execute(
                        SimpleStatement.newInstance(
                                        "SELECT writer, floor, until FROM %s WHERE sink = ?"
                                                .formatted(table()),
                                        sink)
                                .setConsistencyLevel(ConsistencyLevel.LOCAL_SERIAL))
                .one();
    }

    private boolean change(
            String sink, String before, long untilBefore, String writer, long floor, long until) {
        return session.execute(
                        SimpleStatement.newInstance(
                                        "UPDATE %s SET writer = ?, floor = ?, until = ? WHERE sink = ? IF writer = ? AND until = ?"
                                                .formatted(table()),
                                        writer,
                                        floor,
                                        until,
                                        sink,
                                        before,
                                        untilBefore)
                                .setSerialConsistencyLevel(ConsistencyLevel.LOCAL_SERIAL))
                .wasApplied();
    }

    /** None in a keyspace that an earlier release made, until {@code init} has run. */
    private Iterable<Row> sinks() {
        boolean exists =
                session.execute(
                                        SimpleStatement.newInstance(
                                                "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?",
                                                keyspace,
                                                CassandraSchema.LEASES))
                                .one()
                        != null;
        return exists ? session.execute("SELECT sink FROM " + table()) : List.of();
    }

    private String table() {
        return keyspace + "." + CassandraSchema.LEASES;
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
