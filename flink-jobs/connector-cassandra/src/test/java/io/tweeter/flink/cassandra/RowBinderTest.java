package io.tweeter.flink.cassandra;

import static com.datastax.oss.driver.api.core.type.DataTypes.BIGINT;
import static com.datastax.oss.driver.api.core.type.DataTypes.DATE;
import static com.datastax.oss.driver.api.core.type.DataTypes.TEXT;
import static com.datastax.oss.driver.api.core.type.DataTypes.TIMESTAMP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.datastax.oss.driver.api.core.type.DataType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RowBinderTest {

    private static final ResolvedSchema SCHEMA =
            new ResolvedSchema(
                    List.of(
                            Column.physical("tweets", DataTypes.BIGINT()),
                            Column.physical("day", DataTypes.DATE().notNull()),
                            Column.physical("minute", DataTypes.TIMESTAMP_LTZ(3).notNull()),
                            Column.physical("note", DataTypes.STRING())),
                    List.of(),
                    UniqueConstraint.primaryKey("pk", List.of("day", "minute")));

    private static final Instant MINUTE = Instant.parse("2026-01-31T12:34:00Z");

    private static GenericRowData row(RowKind kind) {
        return GenericRowData.ofKind(
                kind,
                7L,
                (int) LocalDate.of(2026, 1, 31).toEpochDay(),
                TimestampData.fromInstant(MINUTE),
                null);
    }

    private static List<String> bound(RowBinder binder, GenericRowData row) {
        List<String> statements = new ArrayList<>();
        binder.bind(
                row,
                (statement, values) ->
                        statements.add(
                                binder.statements().get(statement) + " " + Arrays.asList(values)));
        return statements;
    }

    @ParameterizedTest
    @EnumSource(names = {"INSERT", "UPDATE_AFTER"})
    void newVersionsAreUpsertsOfTheFullRow(RowKind kind) {
        RowBinder binder = RowBinder.of("k", "t", SCHEMA, Optional.empty());

        assertThat(bound(binder, row(kind)))
                .containsExactly(
                        "INSERT INTO \"k\".\"t\" (\"tweets\", \"day\", \"minute\", \"note\")"
                                + " VALUES (?, ?, ?, ?) [7, 2026-01-31, "
                                + MINUTE
                                + ", null]");
    }

    @ParameterizedTest
    @EnumSource(names = {"DELETE", "UPDATE_BEFORE"})
    void oldVersionsAreDeletesByPrimaryKey(RowKind kind) {
        RowBinder binder = RowBinder.of("k", "t", SCHEMA, Optional.empty());

        assertThat(bound(binder, row(kind)))
                .containsExactly(
                        "DELETE FROM \"k\".\"t\" WHERE \"day\" = ? AND \"minute\" = ?"
                                + " [2026-01-31, "
                                + MINUTE
                                + "]");
    }

    @Test
    void rowsCanExpire() {
        assertThat(RowBinder.of("k", "t", SCHEMA, Optional.of(90)).statements().get(0))
                .endsWith(" USING TTL 90");
    }

    private static TestTable table(DataType tweets, int partitionKey) {
        Map<String, DataType> columns = new LinkedHashMap<>();
        columns.put("day", DATE);
        columns.put("minute", TIMESTAMP);
        columns.put("tweets", tweets);
        columns.put("note", TEXT);
        return new TestTable("k", "t", columns, partitionKey, 0);
    }

    private static void rejects(TestTable found, String message) {
        RowBinder binder = RowBinder.of("k", "t", SCHEMA, Optional.empty());

        assertThatIllegalStateException()
                .isThrownBy(() -> binder.check(found.cluster()))
                .withMessageContaining(message);
    }

    @Test
    void tablesThatDifferAreRejected() {
        assertThat(
                        RowBinder.of("k", "t", SCHEMA, Optional.empty())
                                .check(table(BIGINT, 2).cluster()))
                .hasSize(4);
        rejects(
                table(BIGINT, 1),
                "Cassandra's table k.t has the primary key [day]; the SQL table declares"
                        + " [day, minute]");
        rejects(table(TEXT, 2), "Column 'tweets' has type BIGINT");
        rejects(
                new TestTable("k", "other", Map.of("day", TEXT), 1, 0),
                "Cassandra has no table k.t");
        Map<String, DataType> withoutNote = new LinkedHashMap<>(table(BIGINT, 2).columns());
        withoutNote.remove("note");
        rejects(
                new TestTable("k", "t", withoutNote, 2, 0),
                "has no column 'note'; it has [day, minute, tweets]");
    }

    @Test
    void keysAreEqualForEqualRowsOnly() {
        RowBinder binder = RowBinder.of("k", "t", SCHEMA, Optional.empty());
        GenericRowData other = row(RowKind.INSERT);
        other.setField(0, 8L);
        other.setField(3, StringData.fromString("x"));

        assertThat(binder.key(row(RowKind.INSERT)))
                .isEqualTo(binder.key(other))
                .isEqualTo(List.of(LocalDate.of(2026, 1, 31), MINUTE));
        other.setField(1, 1);
        assertThat(binder.key(row(RowKind.INSERT))).isNotEqualTo(binder.key(other));
    }
}
