package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

/** The writer on a simulated Cassandra; {@link CassandraWriterIT} has a real one. */
class CassandraWriterTest {

    private static final long LATENCY = 50;

    private final SimulatedTask task = new SimulatedTask();
    private final SimulatedSession session = new SimulatedSession(task, LATENCY);

    private record Row(int id, int version) {}

    /** Writes each element as one row. */
    private static final class Binder implements StatementBinder<Row> {

        private static final long serialVersionUID = 1L;

        @Override
        public List<String> statements() {
            return List.of("INSERT INTO k.t (id, version) VALUES (?, ?)");
        }

        @Override
        public void bind(Row row, Statements out) {
            out.add(0, row.id(), row.version());
        }
    }

    private static final long MAX_DELAY_MILLIS = WriteLimits.FLUSH_INTERVAL.toMillis();

    private CassandraWriter<Row> writer(int maxInFlight) {
        WriteLimits limits = new WriteLimits(maxInFlight, Duration.ofSeconds(2), 0);
        Map<String, DataType> columns = new LinkedHashMap<>();
        columns.put("id", DataTypes.INT);
        columns.put("version", DataTypes.INT);
        TestTable table = new TestTable("k", "t", columns, 1, 0);
        Binder binder = new Binder();
        return new CassandraWriter<>(
                binder,
                List.of(
                        PreparedWrite.of(
                                table.prepare(binder.statements().get(0), "id", "version"),
                                table.cluster())),
                limits,
                session,
                new RequestSender(
                        session,
                        "k.t",
                        limits,
                        UnregisteredMetricsGroup.createSinkWriterMetricGroup(),
                        task,
                        task),
                () -> OptionalLong.of(session.nextTimestamp()),
                task);
    }

    /** Each row by itself. */
    private void spread() {
        session.placeRows(row -> row);
    }

    private static void write(CassandraWriter<Row> writer, int id, int version) throws Exception {
        writer.write(new Row(id, version), null);
    }

    private static List<Row> rows(Statement<?> request) {
        List<Row> rows = new ArrayList<>();
        if (request instanceof BatchStatement batch) {
            batch.forEach(row -> rows.addAll(rows((Statement<?>) row)));
        } else {
            BoundStatement row = (BoundStatement) request;
            rows.add(new Row(row.getInt("id"), row.getInt("version")));
        }
        return rows;
    }

    private List<List<Row>> requests() {
        return session.attempts().stream().map(attempt -> rows(attempt.statement())).toList();
    }

    @Test
    void rowsThatComeTogetherAreOneBatch() throws Exception {
        CassandraWriter<Row> writer = writer(1);
        write(writer, 1, 0);
        task.idle(1);
        write(writer, 2, 0);
        assertThat(requests()).isEmpty();

        task.idle(CassandraWriter.GATHER_MILLIS - 1);

        assertThat(requests()).containsExactly(List.of(new Row(1, 0), new Row(2, 0)));
    }

    @Test
    void rowsSoonAfterABatchWaitUntilTheFlushIntervalIsOver() throws Exception {
        CassandraWriter<Row> writer = writer(2);
        write(writer, 1, 0);
        task.idle(CassandraWriter.GATHER_MILLIS);
        write(writer, 2, 0);
        task.idle(MAX_DELAY_MILLIS - 1);
        write(writer, 3, 0);
        assertThat(requests()).containsExactly(List.of(new Row(1, 0)));

        task.idle(1);

        assertThat(requests())
                .containsExactly(List.of(new Row(1, 0)), List.of(new Row(2, 0), new Row(3, 0)));
    }

    @Test
    void rowsAfterAPauseWaitOnlyForThoseThatComeWithThem() throws Exception {
        CassandraWriter<Row> writer = writer(2);
        write(writer, 1, 0);
        task.idle(CassandraWriter.GATHER_MILLIS + MAX_DELAY_MILLIS);
        write(writer, 2, 0);
        task.idle(CassandraWriter.GATHER_MILLIS);

        assertThat(requests()).containsExactly(List.of(new Row(1, 0)), List.of(new Row(2, 0)));
    }

    @Test
    void aFullBufferIsSentAtOnce() throws Exception {
        CassandraWriter<Row> writer = writer(1_000);
        for (int id = 0; id < WriteLimits.FLUSH_ROWS; id++) {
            write(writer, id, 0);
        }

        assertThat(requests()).hasSize(WriteLimits.FLUSH_ROWS / RowBuffer.MAX_BATCH_PARTITIONS);
        assertThat(task.getCurrentProcessingTime()).isZero();
    }

    @Test
    void aFlushWaitsForAllWrites() throws Exception {
        spread();
        CassandraWriter<Row> writer = writer(2);
        for (int id = 0; id < 6; id++) {
            write(writer, id, 0);
        }
        writer.flush(false);

        assertThat(requests()).hasSize(6);
        assertThat(session.maxInFlight()).isEqualTo(2);
        assertThat(session.inFlight()).isZero();
    }

    @Test
    void aTimerThatFiresWhileAFlushWaitsSendsNoRowTwice() throws Exception {
        spread();
        CassandraWriter<Row> writer = writer(1);
        for (int id = 0; id < 3; id++) {
            write(writer, id, 0);
        }
        writer.flush(false); // takes longer than the timer

        assertThat(requests())
                .containsExactlyInAnyOrder(
                        List.of(new Row(0, 0)), List.of(new Row(1, 0)), List.of(new Row(2, 0)));
        assertThat(session.maxInFlight()).isOne();
    }

    @Test
    void aTimerThatHasToWaitStillSendsAllRows() throws Exception {
        spread();
        CassandraWriter<Row> writer = writer(1);
        for (int id = 0; id < 3; id++) {
            write(writer, id, 0);
        }
        task.idle(MAX_DELAY_MILLIS);

        assertThat(requests()).hasSize(3);
        assertThat(session.maxInFlight()).isOne();
    }

    @Test
    void rowsThatComeWhileOthersWaitAreSentAfterThem() throws Exception {
        spread();
        CassandraWriter<Row> writer = writer(1);
        write(writer, 1, 0);
        write(writer, 2, 0);
        write(writer, 3, 0);
        task.after(30, () -> task.execute(() -> write(writer, 3, 1), "a record amid the wait"));
        writer.flush(false);

        assertThat(requests())
                .hasSize(4)
                .containsSubsequence(List.of(new Row(3, 0)), List.of(new Row(3, 1)))
                .endsWith(List.of(new Row(3, 1)));
        assertThat(session.attempts())
                .extracting(attempt -> attempt.statement().getQueryTimestamp())
                .containsExactly(1L, 2L, 3L, 4L);
        assertThat(session.maxInFlight()).isOne();
    }

    @Test
    void onlyTheNewestVersionOfARowIsWritten() throws Exception {
        CassandraWriter<Row> writer = writer(1);
        write(writer, 1, 0);
        write(writer, 1, 1);
        writer.flush(false);

        assertThat(requests()).containsExactly(List.of(new Row(1, 1)));
    }

    @Test
    void aFailedWriteFailsTheNextElement() throws Exception {
        CassandraWriter<Row> writer = writer(1);
        session.fail(new IllegalStateException("no such table"));
        write(writer, 1, 0);
        assertThatIOException()
                .isThrownBy(() -> task.idle(MAX_DELAY_MILLIS + LATENCY))
                .withMessageContaining("no such table");

        assertThatIOException()
                .isThrownBy(() -> write(writer, 2, 0))
                .withMessageContaining("no such table");
        assertThatIOException().isThrownBy(() -> writer.flush(false));
    }

    @Test
    void closingDoesNotWaitForRequestsInFlight() throws Exception {
        CassandraWriter<Row> writer = writer(1);
        write(writer, 1, 0);
        task.idle(MAX_DELAY_MILLIS);
        long before = task.getCurrentProcessingTime();

        writer.close();

        assertThat(session.isClosed()).isTrue();
        assertThat(task.getCurrentProcessingTime()).isEqualTo(before);
    }
}
