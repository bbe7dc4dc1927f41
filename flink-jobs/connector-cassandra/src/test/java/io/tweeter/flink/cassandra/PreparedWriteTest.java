package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreparedWriteTest {

    private static final TestTable BOARD = board("board");

    private static TestTable board(String name) {
        Map<String, DataType> columns = new LinkedHashMap<>();
        columns.put("board", DataTypes.INT);
        columns.put("day", DataTypes.INT);
        columns.put("rank", DataTypes.INT);
        columns.put("handle", DataTypes.TEXT);
        return new TestTable("k", name, columns, 2, 1);
    }

    private static PreparedWrite upsert(TestTable table) {
        return PreparedWrite.of(
                table.prepare("INSERT ...", "rank", "handle", "day", "board"), table.cluster());
    }

    private static Object[] values(Object... values) {
        return values;
    }

    @Test
    void rowsOfEqualPartitionKeysAreOfOnePartition() {
        PreparedWrite write = upsert(BOARD);

        assertThat(write.partition(values(1, "ann", 31, 7)))
                .isEqualTo(write.partition(values(2, "bob", 31, 7)))
                .isNotEqualTo(write.partition(values(1, "ann", 30, 7)))
                .isNotEqualTo(write.partition(values(1, "ann", 31, 8)));
    }

    @Test
    void partitionsOfDifferentTablesDiffer() {
        assertThat(upsert(BOARD).partition(values(1, "ann", 31, 7)))
                .isNotEqualTo(upsert(board("other")).partition(values(1, "ann", 31, 7)));
    }

    @Test
    void upsertAndDeleteOfARowHaveEqualKeys() {
        PreparedWrite delete =
                PreparedWrite.of(
                        BOARD.prepare("DELETE FROM ...", "board", "day", "rank"), BOARD.cluster());

        assertThat(delete.partition(values(7, 31, 1)))
                .isEqualTo(upsert(BOARD).partition(values(1, "ann", 31, 7)));
        assertThat(delete.row(values(7, 31, 1)))
                .isEqualTo(upsert(BOARD).row(values(1, "ann", 31, 7)))
                .isNotEqualTo(delete.row(values(7, 31, 2)));
    }

    @Test
    void aStatementWithoutAllOfThePrimaryKeyIsRejected() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                PreparedWrite.of(
                                        BOARD.prepare("DELETE FROM ...", "board", "day"),
                                        BOARD.cluster()))
                .withMessage(
                        "DELETE FROM ... takes no value for rank, which is part of the primary key");
    }

    @Test
    void aStatementWithoutValuesIsRejected() {
        assertThatIllegalStateException()
                .isThrownBy(() -> PreparedWrite.of(BOARD.prepare("TRUNCATE ..."), BOARD.cluster()))
                .withMessage("TRUNCATE ... has no values");
    }

    @Test
    void anUnknownTableIsRejected() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                PreparedWrite.of(
                                        board("other").prepare("INSERT ...", "board"),
                                        BOARD.cluster()))
                .withMessageStartingWith("Cassandra has no table k.other");
    }

    @Test
    void aRowAddsItsValuesAndSomeBytesForEachToABatch() {
        PreparedWrite write = upsert(BOARD);

        assertThat(PreparedWrite.bytesInBatch(write.statement().bind(1, "ann", 31, 7)))
                .isEqualTo(4 * 16 + 3 * Integer.BYTES + "ann".length());
        assertThat(PreparedWrite.bytesInBatch(write.statement().bind(1, null, 31, 7)))
                .isEqualTo(4 * 16 + 3 * Integer.BYTES);
    }

    private static TestTable notes() {
        Map<String, DataType> columns = new LinkedHashMap<>();
        columns.put("k", DataTypes.INT);
        columns.put("x", DataTypes.INT);
        columns.put("y", DataTypes.INT);
        return new TestTable("k", "notes", columns, 1, 0);
    }

    private static PreparedWrite notes(String cql, String... values) {
        return PreparedWrite.of(notes().prepare(cql, values), notes().cluster());
    }

    @Test
    void theNewerOfTwoFullRowsStandsForBoth() {
        PreparedWrite full = notes("INSERT ...", "k", "x", "y");
        PreparedWrite delete = notes("DELETE FROM ...", "k");
        BoundStatement older = full.bind(1, 2, 3);
        BoundStatement newer = full.bind(1, 4, null);

        assertThat(full.merge(older, newer)).contains(newer);
        assertThat(delete.merge(older, delete.bind(1))).isPresent();
        assertThat(full.merge(delete.bind(1), newer)).contains(newer);
    }

    @Test
    void valuesThatANewerRowLeavesAloneAreThoseOfTheOlder() {
        PreparedWrite write = notes("INSERT ...", "k", "x", "y");

        BoundStatement both =
                write.merge(
                                write.bind(1, 2, StatementBinder.UNSET),
                                write.bind(1, StatementBinder.UNSET, null))
                        .orElseThrow();

        assertThat(both.getInt("x")).isEqualTo(2);
        assertThat(both.isSet("y")).isTrue();
        assertThat(both.isNull("y")).isTrue();
        assertThat(write.bind(1, StatementBinder.UNSET, 3).isSet("x")).isFalse();
    }

    /** Of equal write timestamps Cassandra's rule decides, and it has to know both. */
    @Test
    void anEmptyTextIsNoValueThatIsLeftAlone() {
        Map<String, DataType> columns = new LinkedHashMap<>();
        columns.put("k", DataTypes.INT);
        columns.put("x", DataTypes.TEXT);
        TestTable texts = new TestTable("k", "texts", columns, 1, 0);
        PreparedWrite write =
                PreparedWrite.of(
                        texts.with("[timestamp]", DataTypes.BIGINT, false)
                                .prepare("INSERT ...", "k", "x", "[timestamp]"),
                        texts.cluster());

        assertThat(write.merge(write.bind(1, "", 9L), write.bind(1, "", 9L))).isPresent();
        assertThat(write.merge(write.bind(1, "", 9L), write.bind(1, StatementBinder.UNSET, 9L)))
                .isEmpty();
    }

    @Test
    void aRowThatLeavesColumnsAloneIsWrittenAfterADelete() {
        PreparedWrite full = notes("INSERT ...", "k", "x", "y");
        PreparedWrite partial = notes("INSERT ...", "k", "x");
        BoundStatement delete = notes("DELETE FROM ...", "k").bind(1);

        assertThat(full.merge(delete, full.bind(1, StatementBinder.UNSET, 3))).isEmpty();
        assertThat(partial.merge(delete, partial.bind(1, 2))).isEmpty();
        assertThat(partial.merge(partial.bind(1, 2), partial.bind(1, 3))).isPresent();
        assertThat(partial.merge(full.bind(1, 2, 3), partial.bind(1, 3))).isEmpty();
    }

    @Test
    void theNewestRowIsFoundByAColumnWithOneWriteTimestamp() {
        TestTable table =
                notes().with("tags", DataTypes.setOf(DataTypes.TEXT), false)
                        .with("z", DataTypes.INT, false);

        assertThat(
                        PreparedWrite.of(
                                        table.prepare("INSERT ...", "k", "tags", "z"),
                                        table.cluster())
                                .newestQuery())
                .contains("SELECT MAX(WRITETIME(z)) FROM k.notes");
        assertThat(
                        PreparedWrite.of(table.prepare("INSERT ...", "k", "tags"), table.cluster())
                                .newestQuery())
                .isEmpty();
    }

    @Test
    void statementsOfStaticColumnsNeedNoClusteringKey() {
        TestTable withStatic = BOARD.with("title", DataTypes.TEXT, true);

        assertThat(
                        PreparedWrite.of(
                                        withStatic.prepare("INSERT ...", "board", "day", "title"),
                                        withStatic.cluster())
                                .row(values(7, 31, "x")))
                .isEmpty();
        assertThat(
                        PreparedWrite.of(
                                        withStatic.prepare("DELETE title FROM ...", "board", "day"),
                                        withStatic.cluster())
                                .row(values(7, 31)))
                .isEmpty();
    }
}
