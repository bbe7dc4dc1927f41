package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

class KeyConditionsTest {

    private static final LogicalType TEXT = VarCharType.STRING_TYPE;
    private static final LogicalType DATE = new DateType();
    private static final LogicalType TIME = new LocalZonedTimestampType(3);

    private static final LocalDate DAY = LocalDate.of(2026, 1, 31);
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final String ID = "0190b6a0-0000-4000-8000-00000000000a";

    private static final KeyFilter HANDLE = filter("handle", TEXT, "=", "hamlet");
    private static final KeyFilter ON_DAY = filter("day", DATE, "=", DAY);

    /** Primary key ((handle, day), at, id). */
    private static TestTable timeline() {
        Map<String, DataType> columns = new LinkedHashMap<>();
        columns.put("handle", DataTypes.TEXT);
        columns.put("day", DataTypes.DATE);
        columns.put("at", DataTypes.TIMESTAMP);
        columns.put("id", DataTypes.UUID);
        columns.put("words", DataTypes.INT);
        return new TestTable("k", "timeline", columns, 2, 2);
    }

    private static KeyFilter filter(
            String column, LogicalType type, String operator, Serializable... values) {
        return new KeyFilter(column, type, operator, List.of(values));
    }

    private static List<KeyCondition> conditions(KeyFilter... filters) {
        return conditions(timeline(), filters);
    }

    private static List<KeyCondition> conditions(TestTable table, KeyFilter... filters) {
        return KeyConditions.of(List.of(filters), Tables.find(table.cluster(), "k", "timeline"));
    }

    @Test
    void withoutTheWholePartitionKeyAllPartitionsAreRead() {
        assertThat(conditions()).isEmpty();
        assertThat(conditions(HANDLE)).isEmpty();
        assertThat(conditions(HANDLE, filter("day", DATE, ">", DAY))).isEmpty();
    }

    @Test
    void clusteringColumnsFollowFromTheLeftTheLastWithBounds() {
        KeyFilter after = filter("at", TIME, ">=", NOON);
        KeyFilter before = filter("at", TIME, "<", NOON.plusSeconds(1));
        KeyFilter id = filter("id", TEXT, "=", ID);

        assertThat(conditions(id, before, HANDLE, after, ON_DAY))
                .containsExactly(
                        new KeyCondition("handle", "=", "hamlet"),
                        new KeyCondition("day", "=", DAY),
                        new KeyCondition("at", ">=", NOON),
                        new KeyCondition("at", "<", NOON.plusSeconds(1)));
        assertThat(conditions(HANDLE, ON_DAY, filter("at", TIME, "=", NOON), id))
                .endsWith(new KeyCondition("id", "=", UUID.fromString(ID)));
    }

    @Test
    void listsOfValuesAreEquations() {
        KeyFilter at = filter("at", TIME, "IN", NOON, NOON.plusSeconds(1));

        assertThat(
                        conditions(
                                filter("handle", TEXT, "IN", "hamlet", "yorick", "hamlet"),
                                ON_DAY,
                                at))
                .containsExactly(
                        new KeyCondition("handle", "IN", List.of("hamlet", "yorick")),
                        new KeyCondition("day", "=", DAY),
                        new KeyCondition("at", "IN", List.of(NOON, NOON.plusSeconds(1))));
        assertThat(conditions(HANDLE, ON_DAY, at, filter("at", TIME, "=", NOON)))
                .endsWith(new KeyCondition("at", "=", NOON));
    }

    @Test
    void listsForClusteringColumnsBesideACollectionAreLeftToFlink() {
        Map<String, DataType> columns = new LinkedHashMap<>();
        columns.put("handle", DataTypes.TEXT);
        columns.put("at", DataTypes.TIMESTAMP);
        KeyFilter handles = filter("handle", TEXT, "IN", "hamlet", "yorick");
        KeyFilter at = filter("at", TIME, "IN", NOON, NOON.plusSeconds(1));

        columns.put("words", DataTypes.frozenSetOf(DataTypes.TEXT));
        assertThat(conditions(new TestTable("k", "timeline", columns, 1, 1), handles, at))
                .hasSize(2);
        columns.put("words", DataTypes.setOf(DataTypes.TEXT));
        assertThat(conditions(new TestTable("k", "timeline", columns, 1, 1), handles, at))
                .containsExactly(new KeyCondition("handle", "IN", List.of("hamlet", "yorick")));
    }

    @Test
    void aListThatMakesTooManyKeysIsLeftToFlink() {
        Serializable[] hundred =
                IntStream.range(0, 100).mapToObj(Integer::toString).toArray(Serializable[]::new);
        KeyFilter handles = filter("handle", TEXT, "IN", hundred);

        assertThat(conditions(handles, ON_DAY, filter("at", TIME, "=", NOON))).hasSize(3);
        assertThat(conditions(handles, ON_DAY, filter("at", TIME, "IN", NOON, NOON.plusSeconds(1))))
                .hasSize(2);
        assertThat(conditions(handles, filter("day", DATE, "IN", DAY, DAY.plusDays(1)))).isEmpty();
    }

    @Test
    void valuesOfAListThatNoRowHasAreLeftOut() {
        assertThat(conditions(filter("handle", TEXT, "IN", "x".repeat(65_536), "hamlet"), ON_DAY))
                .startsWith(new KeyCondition("handle", "IN", List.of("hamlet")));
        assertThat(conditions(filter("handle", TEXT, "IN", "x".repeat(65_530), "hamlet"), ON_DAY))
                .isEmpty();
    }

    @Test
    void columnsBesideTheKeyAndUnknownOnesAreLeftToFlink() {
        assertThat(
                        conditions(
                                HANDLE,
                                ON_DAY,
                                filter("words", new IntType(), "=", 3),
                                filter("nothing", TEXT, "=", "x")))
                .hasSize(2);
    }

    @Test
    void aValueThatNoRowHasExcludesAllRows() {
        assertThat(excludeAll(filter("id", TEXT, "=", "me"))).isTrue();
        assertThat(excludeAll(filter("handle", TEXT, "=", "x".repeat(65_536)))).isTrue();
        assertThat(excludeAll(HANDLE, ON_DAY)).isFalse();
        assertThat(excludeAll(filter("id", TEXT, "IN", "me", ID))).isFalse();
        assertThat(excludeAll(filter("id", TEXT, ">", "me"))).isFalse();
        assertThat(excludeAll(filter("gone", TEXT, "=", "me"))).isFalse();
        assertThat(excludeAll()).isFalse();
    }

    private static boolean excludeAll(KeyFilter... filters) {
        return KeyConditions.excludeAll(
                List.of(filters), Tables.find(timeline().cluster(), "k", "timeline"));
    }

    @Test
    void aValueThatNoRowHasIsLeftToFlink() {
        KeyFilter at = filter("at", TIME, "=", NOON);
        assertThat(
                        conditions(
                                HANDLE,
                                ON_DAY,
                                at,
                                filter("id", TEXT, "=", ID.toUpperCase(java.util.Locale.ROOT))))
                .hasSize(3);
        assertThat(conditions(HANDLE, ON_DAY, at, filter("id", TEXT, "=", "me"))).hasSize(3);
        assertThat(conditions(filter("handle", TEXT, "=", "x".repeat(65_536)), ON_DAY)).isEmpty();
        assertThat(conditions(filter("handle", TEXT, "=", "x".repeat(65_530)), ON_DAY)).isEmpty();
    }

    @Test
    void uuidsHaveAnotherOrderInCassandra() {
        KeyFilter at = filter("at", TIME, "=", NOON);
        assertThat(conditions(HANDLE, ON_DAY, at, filter("id", TEXT, ">", ID))).hasSize(3);
    }
}
