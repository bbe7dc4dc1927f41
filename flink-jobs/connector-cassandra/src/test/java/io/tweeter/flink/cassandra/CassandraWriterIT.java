package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tweeter.deploy.testkit.TestCassandra;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.apache.flink.util.function.ThrowingRunnable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the writer does while a real Cassandra answers, is silent, or refuses. */
@ExtendWith(TestCassandra.Extension.class)
class CassandraWriterIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final WriteLimits NO_RETRY = new WriteLimits(8, TIMEOUT, 0);
    private static final WriteLimits MANY_RETRIES = new WriteLimits(8, TIMEOUT, 100);

    private static TestCassandra cassandra;
    private static CqlSession session;

    private final MetricListener metrics = new MetricListener();
    private final Task task = new Task();
    private final TestProcessingTimeService clock = new TestProcessingTimeService();

    @BeforeAll
    static void start(TestCassandra shared) throws Exception {
        cassandra = shared;
        session = shared.session();
        shared.emptyKeyspace("k");
        session.execute("CREATE TABLE k.t (id int PRIMARY KEY, version int)");
        session.execute("CREATE TABLE k.board (name int, rank int, PRIMARY KEY (name, rank))");
    }

    @BeforeEach
    void empty() {
        session.execute("TRUNCATE k.t");
        session.execute("TRUNCATE k.board");
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
        public void bind(int[] row, Statements out) throws IOException, InterruptedException {
            out.execute(0, row[0], row[1]);
        }
    }

    private CassandraWriter<int[]> open(WriteLimits limits) throws IOException {
        return open(limits, Binder.UPSERT);
    }

    private CassandraWriter<int[]> open(WriteLimits limits, Binder binder) throws IOException {
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
                metrics.getMetricGroup(),
                task,
                clock);
    }

    private long counted(String counter) {
        return metrics.getCounter("tweeter", counter).orElseThrow().getCount();
    }

    private static void signal(String signal) throws Exception {
        String pid = Long.toString(cassandra.handle().pid());
        assertThat(new ProcessBuilder("kill", signal, pid).start().waitFor()).isZero();
    }

    private static Map<Integer, Integer> rows() {
        return session.execute("SELECT id, version FROM k.t").all().stream()
                .collect(
                        Collectors.toMap(
                                (Row row) -> row.getInt("id"), row -> row.getInt("version")));
    }

    @Test
    void aFlushWaitsForAllWritesAndTheLastVersionOfARowWins() throws Exception {
        try (CassandraWriter<int[]> writer = open(NO_RETRY)) {
            for (int version = 0; version < 500; version++) {
                writer.write(new int[] {version % 5, version}, null);
            }
            writer.flush(false);

            assertThat(rows()).isEqualTo(Map.of(0, 495, 1, 496, 2, 497, 3, 498, 4, 499));
            assertThat(counted("rows_written")).isEqualTo(5);
        }
    }

    @Test
    void aSilentCassandraIsTriedAgainUntilItAnswers() throws Exception {
        try (CassandraWriter<int[]> writer = open(MANY_RETRIES)) {
            signal("-STOP");
            try {
                writer.write(new int[] {1, 7}, null);
                clock.advance(20);
                await().atMost(PATIENCE).until(() -> counted("write_retries") > 1);
            } finally {
                signal("-CONT");
            }
            writer.flush(false);

            assertThat(rows()).isEqualTo(Map.of(1, 7));
            assertThat(counted("write_errors")).isZero();
            assertThat(task.mails).isEmpty();
        }
    }

    @Test
    void whatDoesNotPassFailsTheTaskAndTheCheckpoint() throws Exception {
        try (CassandraWriter<int[]> writer = open(NO_RETRY)) {
            signal("-STOP");
            try {
                writer.write(new int[] {1, 7}, null);
                clock.advance(20);
                await().atMost(PATIENCE).until(() -> counted("write_errors") == 1);
            } finally {
                signal("-CONT");
            }

            assertThatIOException()
                    .isThrownBy(() -> writer.flush(false))
                    .withMessageContaining("Writing to Cassandra failed");
            assertThatIOException().isThrownBy(() -> writer.write(new int[] {2, 7}, null));
            assertThat(task.mails).hasSize(1);
            assertThatIOException().isThrownBy(() -> task.mails.remove().run());
        }
    }

    @Test
    void whatCassandraRefusesIsNotTriedAgain() throws Exception {
        try (CassandraWriter<int[]> writer =
                open(MANY_RETRIES, new Binder("INSERT INTO k.t (id) VALUES (?) USING TTL ?"))) {
            writer.write(new int[] {1, -1}, null);

            assertThatIOException()
                    .isThrownBy(() -> writer.flush(false))
                    .withMessageContaining("Writing to Cassandra failed");
            assertThat(counted("write_retries")).isZero();
        }
    }

    @Test
    void aStatementThatCannotBePreparedIsSaidAtTheStart() {
        assertThatIOException()
                .isThrownBy(() -> open(NO_RETRY, new Binder("INSERT INTO k.none (id) VALUES (?)")))
                .withMessageStartingWith("Cannot write to Cassandra: ")
                .withMessageContaining("none");
    }

    @Test
    void aStatementThatDoesNotNameItsRowIsSaidAtTheStart() {
        assertThatIOException()
                .isThrownBy(() -> open(NO_RETRY, new Binder("DELETE FROM k.board WHERE name = ?")))
                .withMessageContaining("takes no value for rank");
    }

    @Test
    void rowsThatWaitForOthersAreWrittenSoonEvenIfNoneCome() throws Exception {
        try (CassandraWriter<int[]> writer = open(NO_RETRY, Binder.BOARD)) {
            writer.write(new int[] {1, 7}, null);
            writer.write(new int[] {2, 7}, null);
            assertThat(clock.getNumActiveTimers()).isOne();

            clock.advance(20);
            await().atMost(PATIENCE).until(() -> counted("rows_written") == 2);
            assertThat(session.execute("SELECT * FROM k.board WHERE name = 7").all()).hasSize(2);
        }
    }

    /** Sizes of the requests that a buffer makes of rows. */
    private static List<Integer> requests(int[]... rows) throws Exception {
        List<Integer> sizes = new ArrayList<>();
        RowBuffer buffer = new RowBuffer(row -> "all", together -> sizes.add(together.size()));
        for (int[] row : rows) {
            add(buffer, row[0], row[1]);
        }
        buffer.release();
        buffer.release();
        return sizes;
    }

    private static void add(RowBuffer buffer, int rank, int name) throws Exception {
        PreparedWrite write =
                PreparedWrite.of(session.prepare(Binder.BOARD.cql()), session.getMetadata());
        Object[] values = {rank, name};
        buffer.add(write, values, write.statement().bind(values));
    }

    @Test
    void rowsOfTheSameNodesAreOneRequest() throws Exception {
        assertThat(requests(new int[][] {{1, 7}, {1, 8}, {2, 7}, {3, 7}})).containsExactly(4);
    }

    @Test
    void rowsOfDifferentNodesAreDifferentRequests() throws Exception {
        List<Integer> sizes = new ArrayList<>();
        RowBuffer buffer =
                new RowBuffer(
                        row -> row.getInt("name") % 2, together -> sizes.add(together.size()));
        for (int name = 0; name < 5; name++) {
            add(buffer, 1, name);
        }
        buffer.release();

        assertThat(sizes).containsExactlyInAnyOrder(2, 3);
    }

    @Test
    void noRequestIsOfSoManyPartitionsThatCassandraWarns() throws Exception {
        int[][] rows = IntStream.range(0, 25).mapToObj(i -> new int[] {1, i}).toArray(int[][]::new);

        assertThat(requests(rows)).containsExactly(10, 10, 5);
    }

    @Test
    void onlyTheLastVersionOfARowIsSent() throws Exception {
        assertThat(requests(new int[][] {{1, 7}, {1, 7}, {1, 7}})).containsExactly(1);
    }

    @Test
    void noRequestIsSoLargeThatCassandraWarns() throws Exception {
        int[][] rows =
                IntStream.range(0, 500).mapToObj(i -> new int[] {i, 7}).toArray(int[][]::new);
        int bytesOfARow = 2 * (16 + Integer.BYTES);

        assertThat(requests(rows))
                .allMatch(size -> size <= RowBuffer.MOST_BYTES / bytesOfARow)
                .satisfies(
                        sizes ->
                                assertThat(sizes.stream().mapToInt(Integer::intValue).sum())
                                        .isEqualTo(500));
    }

    @Test
    void rowsThatWaitAreBounded() throws Exception {
        List<Integer> sizes = new ArrayList<>();
        RowBuffer buffer = new RowBuffer(row -> "all", together -> sizes.add(together.size()));
        for (int i = 0; i < RowBuffer.MOST_ROWS; i++) {
            add(buffer, i, i);
        }

        assertThat(sizes).hasSize(RowBuffer.MOST_ROWS / RowBuffer.MOST_PARTITIONS);
    }

    /** Keeps what is to be run by the task's thread. */
    private static final class Task implements MailboxExecutor {
        private final Queue<ThrowingRunnable<? extends Exception>> mails =
                new ConcurrentLinkedQueue<>();

        @Override
        public void execute(
                MailOptions options,
                ThrowingRunnable<? extends Exception> command,
                String description,
                Object... arguments) {
            mails.add(command);
        }

        @Override
        public void yield() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean tryYield() {
            return false;
        }

        @Override
        public boolean shouldInterrupt() {
            return false;
        }
    }
}
