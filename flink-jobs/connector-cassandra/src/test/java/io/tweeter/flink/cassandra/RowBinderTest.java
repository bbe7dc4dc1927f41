package io.tweeter.flink.cassandra;

import static com.datastax.oss.driver.api.core.type.DataTypes.BIGINT;
import static com.datastax.oss.driver.api.core.type.DataTypes.COUNTER;
import static com.datastax.oss.driver.api.core.type.DataTypes.DATE;
import static com.datastax.oss.driver.api.core.type.DataTypes.TEXT;
import static com.datastax.oss.driver.api.core.type.DataTypes.TIMESTAMP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.datastax.oss.driver.api.core.type.DataType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
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

    private static RowFormat format(Integer ttl) {
        return RowFormat.of("k", "t", SCHEMA, ttl, NullHandling.WRITE);
    }

    /** Opened where the table is as SQL declares it. */
    private static RowBinder binder(RowFormat format) {
        RowBinder binder = new RowBinder(format);
        binder.open(table(BIGINT, 2).cluster());
        return binder;
    }

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
        RowBinder binder = binder(format(null));

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
        RowBinder binder = binder(format(null));

        assertThat(bound(binder, row(kind)))
                .containsExactly(
                        "DELETE FROM \"k\".\"t\" WHERE \"day\" = ? AND \"minute\" = ?"
                                + " [2026-01-31, "
                                + MINUTE
                                + "]");
    }

    @Test
    void rowsCanExpire() {
        assertThat(binder(format(90)).statements().get(0)).endsWith(" USING TTL 90");
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
        RowBinder binder = new RowBinder(format(null));

        assertThatIllegalStateException()
                .isThrownBy(() -> binder.open(found.cluster()))
                .withMessageContaining(message);
    }

    @Test
    void tablesThatDifferAreRejected() {
        rejects(
                table(BIGINT, 1),
                "Cassandra's table k.t has the primary key [day]; the SQL table declares"
                        + " [day, minute]");
        rejects(table(TEXT, 2), "Column 'tweets' has type BIGINT");
        rejects(
                new TestTable("other", "t", Map.of("day", TEXT), 1, 0),
                "Cassandra has no keyspace k");
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
        RowBinder binder = binder(format(null));
        GenericRowData other = row(RowKind.INSERT);
        other.setField(0, 8L);
        other.setField(3, StringData.fromString("x"));

        assertThat(binder.key(row(RowKind.INSERT)))
                .isEqualTo(binder.key(other))
                .isEqualTo(List.of(LocalDate.of(2026, 1, 31), MINUTE));
        other.setField(1, 1);
        assertThat(binder.key(row(RowKind.INSERT))).isNotEqualTo(binder.key(other));
    }

    @Test
    void nullsCanLeaveWhatIsThere() {
        RowBinder unset = binder(RowFormat.of("k", "t", SCHEMA, null, NullHandling.UNSET));

        assertThat(bound(unset, row(RowKind.INSERT)))
                .singleElement()
                .asString()
                .endsWith("[7, 2026-01-31, " + MINUTE + ", UNSET]");
    }

    @Test
    void columnsThatAnInsertDoesNotNameAreLeftAlone() {
        RowBinder partial = binder(format(null).withColumns(List.of("minute", "tweets", "day")));

        assertThat(bound(partial, row(RowKind.INSERT)))
                .containsExactly(
                        "INSERT INTO \"k\".\"t\" (\"tweets\", \"day\", \"minute\") VALUES (?, ?, ?)"
                                + " [7, 2026-01-31, "
                                + MINUTE
                                + "]");
        assertThatExceptionOfType(ValidationException.class)
                .isThrownBy(() -> format(null).withColumns(List.of("tweets", "day")))
                .withMessageContaining("Column 'minute' is missing");
    }

    @Test
    void rowsCanHaveWriteTimestampsAndTtlsOfTheirOwn() {
        RowBinder binder =
                binder(
                        format(90)
                                .withMetadata(List.of(WriteMetadata.TTL, WriteMetadata.TIMESTAMP)));

        assertThat(
                        bound(
                                binder,
                                with(
                                        row(RowKind.INSERT),
                                        5,
                                        TimestampData.fromEpochMillis(2, 3456))))
                .singleElement()
                .asString()
                .endsWith(
                        " USING TTL ? AND TIMESTAMP ? [7, 2026-01-31, %s, null, 5, 2003]"
                                .formatted(MINUTE));
        assertThat(bound(binder, with(row(RowKind.INSERT), null, null)))
                .singleElement()
                .asString()
                .endsWith(", null, 90, UNSET]");
        assertThat(bound(binder, with(row(RowKind.DELETE), 5, TimestampData.fromEpochMillis(2, 0))))
                .containsExactly(
                        "DELETE FROM \"k\".\"t\" USING TIMESTAMP ? WHERE \"day\" = ? AND \"minute\" = ?"
                                + " [2000, 2026-01-31, "
                                + MINUTE
                                + "]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bound(binder, with(row(RowKind.INSERT), -1, null)))
                .withMessage(
                        "Metadata 'ttl' of a row of k.t: -1 is not a TTL of 0 to 630720000 seconds");
    }

    private static GenericRowData with(GenericRowData row, Integer ttl, TimestampData timestamp) {
        GenericRowData all = new GenericRowData(row.getRowKind(), row.getArity() + 2);
        for (int i = 0; i < row.getArity(); i++) {
            all.setField(i, row.getField(i));
        }
        all.setField(row.getArity(), ttl);
        all.setField(row.getArity() + 1, timestamp);
        return all;
    }

    private static RowFormat textKeys(String... key) {
        return RowFormat.of(
                "k",
                "t",
                new ResolvedSchema(
                        List.of(
                                Column.physical("p", DataTypes.STRING().notNull()),
                                Column.physical("c", DataTypes.STRING().notNull())),
                        List.of(),
                        UniqueConstraint.primaryKey("pk", List.of(key))),
                null,
                NullHandling.WRITE);
    }

    private static GenericRowData row(String p, String c) {
        return GenericRowData.of(StringData.fromString(p), StringData.fromString(c));
    }

    private static TestTable textTable(int partitionKey) {
        Map<String, DataType> columns = new LinkedHashMap<>();
        columns.put("p", TEXT);
        columns.put("c", TEXT);
        return new TestTable("k", "t", columns, partitionKey, 2 - partitionKey);
    }

    @Test
    void keysThatCassandraDoesNotTakeAreNamedWithTheirColumn() {
        RowBinder oneColumn = new RowBinder(textKeys("p", "c"));
        oneColumn.open(textTable(1).cluster());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> bound(oneColumn, row("", "x")))
                .withMessageStartingWith("Column 'p' of k.t: it is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bound(oneColumn, row("x".repeat(65_536), "x")))
                .withMessage(
                        "Column 'p' of k.t: it has 65536 bytes, and a primary key takes 65535 for each column (type STRING NOT NULL)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bound(oneColumn, row("x", "é".repeat(32_768))))
                .withMessageStartingWith("Column 'c' of k.t: it has 65536 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bound(oneColumn, GenericRowData.of(null, null)))
                .withMessage(
                        "Column 'p' of k.t: NULL, but it is part of the primary key; leave such rows out (type STRING NOT NULL)");
        assertThat(bound(oneColumn, row("x", ""))).hasSize(1);

        RowBinder twoColumns = new RowBinder(textKeys("p", "c"));
        twoColumns.open(textTable(2).cluster());
        assertThat(bound(twoColumns, row("", ""))).hasSize(1);
    }

    @Test
    void staticColumnsHaveATableOfTheirOwn() {
        TestTable found = textTable(1).with("s", TEXT, true);
        RowFormat mixed = statics("s", List.of("p", "c"), "p", "c");

        assertThatIllegalStateException()
                .isThrownBy(() -> new RowBinder(mixed).open(found.cluster()))
                .withMessageStartingWith("Column 's' of k.t is static")
                .withMessageContaining("with PRIMARY KEY (p)");

        RowBinder alone = new RowBinder(statics("s", List.of("p"), "p"));
        alone.open(found.cluster());
        GenericRowData row = row("x", "y");
        assertThat(bound(alone, row))
                .containsExactly("INSERT INTO \"k\".\"t\" (\"p\", \"s\") VALUES (?, ?) [x, y]");
        row.setRowKind(RowKind.DELETE);
        assertThat(bound(alone, row))
                .containsExactly("DELETE \"s\" FROM \"k\".\"t\" WHERE \"p\" = ? [x]");
    }

    private static RowFormat statics(String shared, List<String> key, String... others) {
        List<Column> columns = new ArrayList<>();
        for (String other : others) {
            columns.add(Column.physical(other, DataTypes.STRING().notNull()));
        }
        columns.add(Column.physical(shared, DataTypes.STRING()));
        return RowFormat.of(
                "k",
                "t",
                new ResolvedSchema(columns, List.of(), UniqueConstraint.primaryKey("pk", key)),
                null,
                NullHandling.WRITE);
    }

    @Test
    void countersAreRefused() {
        rejects(table(BIGINT, 2).with("n", COUNTER, false), "Column 'n' of k.t is a counter");
    }
}
