package io.tweeter.deploy.tools.schema;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.tweeter.model.CassandraSchema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The leases of write timestamps that the jobs' sinks have. A sink that has lost its lease writes
 * what it still may, then fails; its job restarts and takes a new lease.
 */
final class WriteLeases {

    /** Whoever takes a lease over is named in it. */
    private static final String WRITER = "tweeter clear";

    private final CqlSession session;
    private final String keyspace;

    WriteLeases(CqlSession session, String keyspace) {
        this.session = session;
        this.keyspace = keyspace;
    }

    /**
     * Takes all leases over.
     *
     * @return until when sinks whose clocks are right may still write; empty if no sink has had a
     *     lease since the last call
     */
    Optional<Instant> revoke() {
        if (!exists()) {
            return Optional.empty();
        }
        Optional<Long> last = Optional.empty();
        for (Row sink : session.execute("SELECT sink FROM " + table())) {
            Optional<Long> until = revoke(sink.getString("sink"));
            last = until.isPresent() && until.get() > last.orElse(Long.MIN_VALUE) ? until : last;
        }
        return last.map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    /** Again if the sink has renewed it in the meantime, which it does every few seconds. */
    private Optional<Long> revoke(String sink) {
        while (true) {
            Row lease =
                    session.execute(
                                    SimpleStatement.newInstance(
                                                    "SELECT writer, until FROM %s WHERE sink = ?"
                                                            .formatted(table()),
                                                    sink)
                                            .setConsistencyLevel(ConsistencyLevel.LOCAL_SERIAL))
                            .one();
            if (lease == null || WRITER.equals(lease.getString("writer"))) {
                return Optional.empty();
            }
            long until = lease.getLong("until");
            boolean taken =
                    session.execute(
                                    SimpleStatement.newInstance(
                                                    "UPDATE %s SET writer = ?, floor = ? WHERE sink = ? IF writer = ? AND until = ?"
                                                            .formatted(table()),
                                                    WRITER,
                                                    until,
                                                    sink,
                                                    lease.getString("writer"),
                                                    until)
                                            .setSerialConsistencyLevel(
                                                    ConsistencyLevel.LOCAL_SERIAL))
                            .wasApplied();
            if (taken) {
                return Optional.of(until);
            }
        }
    }

    /** Keyspaces that an earlier release made have no leases until {@code init} has run. */
    private boolean exists() {
        return session.execute(
                                SimpleStatement.newInstance(
                                        "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?",
                                        keyspace,
                                        CassandraSchema.LEASES))
                        .one()
                != null;
    }

    private String table() {
        return keyspace + "." + CassandraSchema.LEASES;
    }
}
