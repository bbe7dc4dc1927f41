package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

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
                        BOARD.prepare("DELETE ...", "board", "day", "rank"), BOARD.cluster());

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
                                        BOARD.prepare("DELETE ...", "board", "day"),
                                        BOARD.cluster()))
                .withMessage(
                        "DELETE ... takes no value for rank, which is part of the primary key");
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
}
