package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Test;

class TweetColumnsTest {

    private static DataType row(String name, DataType type) {
        return DataTypes.ROW(DataTypes.FIELD(name, type));
    }

    @Test
    void columnsKeepTheOrderOfTheTable() {
        DataType table =
                DataTypes.ROW(
                        DataTypes.FIELD("handle", DataTypes.STRING().notNull()),
                        DataTypes.FIELD("created_at", DataTypes.TIMESTAMP_LTZ(3)),
                        DataTypes.FIELD("id", DataTypes.STRING()));

        TweetColumns columns = TweetColumns.of(table);

        assertThat(columns.columns())
                .containsExactly(TweetColumn.HANDLE, TweetColumn.CREATED_AT, TweetColumn.ID);
        assertThat(columns.project(new int[][] {{2}, {0}}).columns())
                .containsExactly(TweetColumn.ID, TweetColumn.HANDLE);
    }

    @Test
    void metadataComesAfterTheTablesOwnColumns() {
        TweetColumns columns =
                TweetColumns.of(row("id", DataTypes.STRING())).plus(List.of(TweetColumn.OFFSET));

        assertThat(DataType.getFieldNames(columns.rowType())).containsExactly("id", "offset");
    }

    @Test
    void anUnknownColumnIsNamedBesideThoseThatExist() {
        assertThatThrownBy(() -> TweetColumns.of(row("likes", DataTypes.INT())))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("'likes'")
                .hasMessageContaining("id, handle, content, created_at")
                .hasMessageContaining("timestamp, partition, offset");
    }

    @Test
    void metadataIsNoColumnOfTheTable() {
        assertThatThrownBy(() -> TweetColumns.of(row("offset", DataTypes.BIGINT())))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("'offset'");
    }

    @Test
    void anotherTypeIsNamedBesideTheRightOne() {
        assertThatThrownBy(() -> TweetColumns.of(row("id", DataTypes.INT())))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("INT")
                .hasMessageContaining("STRING");
    }
}
