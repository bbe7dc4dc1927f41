package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    private static List<String> bound(RowBinder binder, GenericRowData row) throws Exception {
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
    void newVersionsAreUpsertsOfTheFullRow(RowKind kind) throws Exception {
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
    void oldVersionsAreDeletesByPrimaryKey(RowKind kind) throws Exception {
        RowBinder binder = RowBinder.of("k", "t", SCHEMA, Optional.empty());

        assertThat(bound(binder, row(kind)))
                .containsExactly(
                        "DELETE FROM \"k\".\"t\" WHERE \"day\" = ? AND \"minute\" = ?"
                                + " [2026-01-31, "
                                + MINUTE
                                + "]");
    }

    @Test
    void rowsCanExpire() throws Exception {
        assertThat(RowBinder.of("k", "t", SCHEMA, Optional.of(90)).statements().get(0))
                .endsWith(" USING TTL 90");
    }

    @Test
    void keysAreEqualForEqualRowsOnly() throws Exception {
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
