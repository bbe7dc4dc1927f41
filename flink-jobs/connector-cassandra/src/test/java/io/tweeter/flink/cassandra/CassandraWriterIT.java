package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tweeter.deploy.testkit.Frozen;
import io.tweeter.deploy.testkit.TestCassandra;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.metrics.groups.MetricsGroupTestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the writer does while a real Cassandra answers, is silent, or rejects a write. */
@ExtendWith(TestCassandra.Extension.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CassandraWriterIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final WriteLimits NO_RETRY = new WriteLimits(8, TIMEOUT, 0);
    private static final WriteLimits MANY_RETRIES = new WriteLimits(8, TIMEOUT, 100);

    private static TestCassandra cassandra;
    private static CqlSession session;

    private final MetricListener metrics = new MetricListener();

    private final RealTask task = new RealTask();

    @AfterEach
    void stopTask() {
        task.close();
    }

    @BeforeAll
    static void start(TestCassandra shared) throws Exception {
        cassandra = shared;
        session = shared.session();
        shared.emptyKeyspace("k");
        session.execute("CREATE TABLE k.t (id int PRIMARY KEY, version int)");
        session.execute(
                "CREATE TABLE k.leases (sink text PRIMARY KEY, writer text, floor bigint, until bigint)");
        session.execute("CREATE TABLE k.board (name int, rank int, PRIMARY KEY (name, rank))");
    }

    @BeforeEach
    void empty() {
        session.execute("TRUNCATE k.t");
        session.execute("TRUNCATE k.board");
        session.execute("TRUNCATE k.leases");
    }

    /** Writes each element, id and version, as one row. */
    private record Binder(String cql) implements StatementBinder<int[]> {

        private static final Binder BOARD =
                new Binder("INSERT INTO k.board (rank, name) VALUES (?, ?)");

        private static final Binder UPSERT =
                new Binder("INSERT INTO k.t (id, version) VALUES (?, ?)");

        @Override
        public List<String> statements() {
            return List.of(cql);
        }

        @Override
        public void bind(int[] row, Statements out) {
            out.add(0, row[0], row[1]);
        }
    }

    /** As {@link Binder}, but the lower version of a row stands. */
    private record LowestStands(String table) implements StatementBinder<int[]> {

        @Override
        public List<String> statements() {
            return List.of(
                    "INSERT INTO " + table + " (id, version) VALUES (?, ?) USING TIMESTAMP ?");
        }

        @Override
        public void bind(int[] row, Statements out) {
            out.add(0, row[0], row[1], 1_000L - row[1]);
        }
    }

    private CassandraWriter<int[]> open(WriteLimits limits) throws IOException {
        return open(limits, Binder.UPSERT);
    }

    private CassandraWriter<int[]> open(WriteLimits limits, StatementBinder<int[]> binder)
            throws IOException {
        return open(limits, binder, Optional.empty());
    }

    private CassandraWriter<int[]> open(
            WriteLimits limits, StatementBinder<int[]> binder, Optional<SinkRun> run)
            throws IOException {
        CassandraSettings settings =
                CassandraSettings.from(
                        Environment.of(
                                Map.of(
                                        "CASSANDRA_CONTACT_POINTS",
                                        cassandra.contactPoint(),
                                        "CASSANDRA_LOCAL_DATACENTER",
                                        cassandra.localDatacenter(),
                                        "CASSANDRA_KEYSPACE",
                                        "k")));
        return CassandraWriter.open(
                new CassandraConnector(settings),
                binder,
                limits,
                run,
                MetricsGroupTestUtils.mockWriterMetricGroup(metrics.getMetricGroup()),
                task.mailbox(),
                task);
    }

    private long counted(String... counter) {
        return metrics.getCounter(counter).orElseThrow().getCount();
    }

    private static Map<Integer, Integer> rows() {
        return session.execute("SELECT id, version FROM k.t").all().stream()
                .collect(
                        Collectors.toMap(
                                (Row row) -> row.getInt("id"), row -> row.getInt("version")));
    }

    @Test
    void aStatementsOwnTimestampDecidesWhichVersionOfARowStands() throws Exception {
        try (CassandraWriter<int[]> writer = open(NO_RETRY, new LowestStands("k.t"))) {
            for (int[] row : new int[][] {{1, 10}, {1, 20}, {2, 20}, {2, 10}, {3, 30}}) {
                writer.write(row, null);
            }
            writer.flush(false);
            writer.write(new int[] {1, 40}, null);
            writer.write(new int[] {3, 29}, null);
            writer.flush(false);
        }
        assertThat(rows()).isEqualTo(Map.of(1, 10, 2, 10, 3, 29));
    }

    @Test
    void aColumnThatWasDroppedAndAddedAgainIsNamedIfItsValuesMayBeIgnored() throws Exception {
        session.execute("CREATE TABLE k.dropped (id int PRIMARY KEY, version int)");
        open(NO_RETRY, new LowestStands("k.dropped")).close();
        session.execute("ALTER TABLE k.dropped DROP version");
        session.execute("ALTER TABLE k.dropped ADD version int");

        assertThatIOException()
                .isThrownBy(() -> open(NO_RETRY, new LowestStands("k.dropped")))
                .withMessageContaining("column version of k.dropped was dropped at ");
        open(NO_RETRY, new Binder("INSERT INTO k.dropped (id, version) VALUES (?, ?)")).close();
    }

    @Test
    void aFlushWaitsForAllWritesAndTheLastVersionOfARowWins() throws Exception {
        try (CassandraWriter<int[]> writer = open(NO_RETRY)) {
            for (int version = 0; version < 500; version++) {
                writer.write(new int[] {version % 5, version}, null);
            }
            writer.flush(false);

            assertThat(rows()).isEqualTo(Map.of(0, 495, 1, 496, 2, 497, 3, 498, 4, 499));
            assertThat(counted("tweeter", "rows_written")).isEqualTo(5);
            assertThat(counted("numRecordsSend")).isEqualTo(5);
            // Each has two values of four bytes, and what surrounds them.
            assertThat(counted("numBytesSend")).isBetween(5 * 8L, 5 * 200L);
        }
    }

    @Test
    void aWriteIsRetriedUntilASilentCassandraAnswers() throws Exception {
        try (CassandraWriter<int[]> writer = open(MANY_RETRIES)) {
            Frozen.freeze(cassandra.handle());
            try {
                writer.write(new int[] {1, 7}, null);
                task.runUntil(() -> counted("tweeter", "write_retries") > 1);
            } finally {
                Frozen.thaw(cassandra.handle());
            }
            writer.flush(false);

            assertThat(rows()).isEqualTo(Map.of(1, 7));
            assertThat(counted("tweeter", "write_errors")).isZero();
        }
    }

    @Test
    void aSpentRetryBudgetFailsTheTaskAndTheCheckpoint() throws Exception {
        try (CassandraWriter<int[]> writer = open(NO_RETRY)) {
            Frozen.freeze(cassandra.handle());
            try {
                writer.write(new int[] {1, 7}, null);
                task.runUntil(() -> counted("tweeter", "write_errors") == 1);
            } finally {
                Frozen.thaw(cassandra.handle());
            }

            assertThatIOException()
                    .isThrownBy(() -> writer.flush(false))
                    .withMessageMatching("(?s).*Writing to Cassandra, \\w+\\.\\w+, failed.*");
            assertThatIOException().isThrownBy(() -> writer.write(new int[] {2, 7}, null));
            assertThatThrownBy(() -> task.mailbox().yield())
                    .hasRootCauseInstanceOf(DriverException.class);
        }
    }

    @Test
    void aWriteThatCassandraRejectsIsNotRetried() throws Exception {
        try (CassandraWriter<int[]> writer =
                open(MANY_RETRIES, new Binder("INSERT INTO k.t (id) VALUES (?) USING TTL ?"))) {
            writer.write(new int[] {1, -1}, null);

            assertThatIOException()
                    .isThrownBy(() -> writer.flush(false))
                    .withMessageMatching("(?s).*Writing to Cassandra, \\w+\\.\\w+, failed.*");
            assertThat(counted("tweeter", "write_retries")).isZero();
        }
    }

    @Test
    void aStatementThatCannotBePreparedIsReportedAtTheStart() {
        assertThatIOException()
                .isThrownBy(() -> open(NO_RETRY, new Binder("INSERT INTO k.none (id) VALUES (?)")))
                .withMessageStartingWith("Cannot write to keyspace ")
                .withMessageContaining("none");
    }

    @Test
    void aStatementWithoutAllOfThePrimaryKeyIsReportedAtTheStart() {
        assertThatIOException()
                .isThrownBy(() -> open(NO_RETRY, new Binder("DELETE FROM k.board WHERE name = ?")))
                .withMessageContaining("takes no value for rank");
    }

    @Test
    void rowsThatWaitForOthersAreWrittenSoonEvenIfNoneCome() throws Exception {
        try (CassandraWriter<int[]> writer = open(NO_RETRY, Binder.BOARD)) {
            writer.write(new int[] {1, 7}, null);
            writer.write(new int[] {2, 7}, null);

            task.runUntil(() -> counted("tweeter", "rows_written") == 2);
            assertThat(session.execute("SELECT * FROM k.board WHERE name = 7").all()).hasSize(2);
        }
    }

    @Test
    void aWriterThatWakesUpAfterItsJobWasRestartedElsewhereOverwritesNothingNewer()
            throws Exception {
        try (CassandraWriter<int[]> asleep = open(NO_RETRY, Binder.UPSERT, run("first"))) {
            asleep.write(new int[] {1, 10}, null);
            asleep.flush(false);
            try (CassandraWriter<int[]> restarted = open(NO_RETRY, Binder.UPSERT, run("second"))) {
                restarted.write(new int[] {1, 20}, null);
                restarted.flush(false);
            }

            asleep.write(new int[] {1, 11}, null);
            asleep.flush(false);

            assertThat(rows()).isEqualTo(Map.of(1, 20));
        }
    }

    @Test
    void rowsThatWereWrittenWithAClockAheadAreOverwritten() throws Exception {
        long anHourAhead = WallClock.micros() + TimeUnit.HOURS.toMicros(1);
        session.execute(
                "INSERT INTO k.t (id, version) VALUES (1, 10) USING TIMESTAMP " + anHourAhead);

        try (CassandraWriter<int[]> writer = open(NO_RETRY, Binder.UPSERT, run("first"))) {
            writer.write(new int[] {1, 11}, null);
            writer.flush(false);
        }

        assertThat(rows()).isEqualTo(Map.of(1, 11));
    }

    private static Optional<SinkRun> run(String name) {
        return Optional.of(new SinkRun("leases", "job/write", name));
    }
}
