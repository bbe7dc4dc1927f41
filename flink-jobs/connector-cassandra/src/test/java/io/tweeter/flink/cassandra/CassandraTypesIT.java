package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tweeter.deploy.testkit.TestCassandra;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type that the README's table of types names, written by SQL into a real Cassandra. */
@ExtendWith(TestCassandra.Extension.class)
class CassandraTypesIT {

    private static final AtomicInteger TABLES = new AtomicInteger();

    private static TestCassandra cassandra;
    private static CqlSession session;

    private TableEnvironment tables;

    @BeforeAll
    static void start(TestCassandra shared) throws Exception {
        cassandra = shared;
        session = shared.session();
        shared.emptyKeyspace("k");
        session.execute("CREATE TYPE k.place (city text, height int)");
        writeAllTypes();
    }

    /** One table with a column of each type; row 1 holds the values, row 2 nulls. */
    private static void writeAllTypes() throws Exception {
        List<Object[]> types = types().map(Arguments::get).toList();
        session.execute(
                "CREATE TABLE k.all_types (id int PRIMARY KEY, %s)"
                        .formatted(columns(types, type -> (String) type[CQL])));
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        createAllTypes(tables, types);
        tables.executeSql("INSERT INTO all_types " + allValues(types)).await();
    }

    private static void createAllTypes(TableEnvironment tables, List<Object[]> types) {
        createSql(
                tables,
                "all_types",
                "id INT, %s, PRIMARY KEY (id) NOT ENFORCED"
                        .formatted(columns(types, type -> (String) type[SQL])));
    }

    private static String allValues(List<Object[]> types) {
        return "SELECT 1, %s UNION ALL SELECT 2, %s"
                .formatted(
                        types.stream()
                                .map(type -> "CAST(%s AS %s)".formatted(type[VALUE], type[SQL]))
                                .collect(Collectors.joining(", ")),
                        types.stream()
                                .map(type -> "CAST(NULL AS " + type[SQL] + ")")
                                .collect(Collectors.joining(", ")));
    }

    private static String columns(List<Object[]> types, Function<Object[], String> type) {
        return types.stream()
                .map(column -> column[NAME] + " " + type.apply(column))
                .collect(Collectors.joining(", "));
    }

    @BeforeEach
    void environment() {
        tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    }

    private static final int NAME = 0;
    private static final int SQL = 1;
    private static final int CQL = 2;
    private static final int VALUE = 3;

    static Stream<Arguments> types() throws Exception {
        return Stream.of(
                Arguments.of("c1", "STRING", "text", "'Zoë'", "Zoë"),
                Arguments.of("c2", "VARCHAR(9)", "ascii", "'romeo'", "romeo"),
                Arguments.of("c3", "CHAR(2)", "text", "'ab'", "ab"),
                Arguments.of(
                        "c4",
                        "STRING",
                        "uuid",
                        "'0190b6a0-0000-7000-8000-000000000001'",
                        UUID.fromString("0190b6a0-0000-7000-8000-000000000001")),
                Arguments.of(
                        "c5",
                        "STRING",
                        "timeuuid",
                        "'50554d6e-29bb-11e5-b345-feff819cdc9f'",
                        UUID.fromString("50554d6e-29bb-11e5-b345-feff819cdc9f")),
                Arguments.of("c6", "STRING", "inet", "'127.0.0.1'", address(127, 0, 0, 1)),
                Arguments.of(
                        "c7",
                        "STRING",
                        "inet",
                        "'::1'",
                        address(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)),
                Arguments.of("c8", "BOOLEAN", "boolean", "TRUE", true),
                Arguments.of("c9", "TINYINT", "tinyint", "CAST(-128 AS TINYINT)", Byte.MIN_VALUE),
                Arguments.of("c10", "SMALLINT", "smallint", "CAST(7 AS SMALLINT)", (short) 7),
                Arguments.of("c11", "INT", "int", "-5", -5),
                Arguments.of("c12", "BIGINT", "bigint", "9223372036854775807", Long.MAX_VALUE),
                Arguments.of("c13", "FLOAT", "float", "CAST(0.5 AS FLOAT)", 0.5f),
                Arguments.of("c14", "DOUBLE", "double", "0.25e0", 0.25),
                Arguments.of("c15", "DECIMAL(10, 2)", "decimal", "1.25", new BigDecimal("1.25")),
                Arguments.of(
                        "c16",
                        "DECIMAL(38, 0)",
                        "varint",
                        "CAST('12345678901234567890123' AS DECIMAL(38, 0))",
                        new BigInteger("12345678901234567890123")),
                Arguments.of(
                        "c17", "BYTES", "blob", "x'00ff'", ByteBuffer.wrap(new byte[] {0, -1})),
                Arguments.of("c18", "BINARY(1)", "blob", "x'07'", ByteBuffer.wrap(new byte[] {7})),
                Arguments.of("c19", "DATE", "date", "DATE '2026-01-31'", LocalDate.of(2026, 1, 31)),
                Arguments.of("c20", "TIME(3)", "time", "TIME '12:34:56'", LocalTime.of(12, 34, 56)),
                Arguments.of(
                        "c21",
                        "TIMESTAMP(3)",
                        "timestamp",
                        "TIMESTAMP '2026-01-31 12:00:00.123'",
                        Instant.parse("2026-01-31T12:00:00.123Z")),
                Arguments.of(
                        "c22",
                        "TIMESTAMP_LTZ(3)",
                        "timestamp",
                        "TO_TIMESTAMP_LTZ(1769860800123, 3)",
                        Instant.ofEpochMilli(1769860800123L)),
                Arguments.of(
                        "c23",
                        "ARRAY<INT>",
                        "frozen<list<int>>",
                        "ARRAY[3, 1, 3]",
                        List.of(3, 1, 3)),
                Arguments.of(
                        "c24", "ARRAY<STRING>", "set<text>", "ARRAY['a', 'b']", Set.of("a", "b")),
                Arguments.of(
                        "c25",
                        "ARRAY<STRING>",
                        "frozen<list<inet>>",
                        "ARRAY['127.0.0.1']",
                        List.of(address(127, 0, 0, 1))),
                Arguments.of(
                        "c26",
                        "MAP<STRING, BIGINT>",
                        "map<text, bigint>",
                        "MAP['a', CAST(1 AS BIGINT)]",
                        Map.of("a", 1L)));
    }

    private static InetAddress address(int... bytes) throws UnknownHostException {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) bytes[i];
        }
        return InetAddress.getByAddress(all);
    }

    private record Target(String table) {}

    private Target create(String type, String cqlType) {
        String table = "t" + TABLES.incrementAndGet();
        session.execute("CREATE TABLE k.%s (id int PRIMARY KEY, v %s)".formatted(table, cqlType));
        sql(table, "id INT, v " + type + ", PRIMARY KEY (id) NOT ENFORCED");
        return new Target(table);
    }

    private void sql(String table, String columns) {
        createSql(tables, table, columns);
    }

    private static void createSql(TableEnvironment tables, String table, String columns) {
        tables.executeSql(
                "CREATE TABLE %s (%s) WITH ('connector' = 'cassandra', 'contact-points' = '%s', 'local-datacenter' = '%s', 'keyspace' = 'k', 'table' = '%s', 'consistency' = 'ONE')"
                        .formatted(
                                table,
                                columns,
                                cassandra.contactPoint(),
                                cassandra.localDatacenter(),
                                table));
    }

    private void insert(Target target, String select) throws Exception {
        TableResult result = tables.executeSql("INSERT INTO " + target.table() + " " + select);
        result.await();
    }

    private static Row row(Target target, int id) {
        return session.execute("SELECT * FROM k.%s WHERE id = %d".formatted(target.table(), id))
                .one();
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyTypeIsWrittenWithAValueAndAsNull(
            String column, String type, String cqlType, String value, Object expected) {
        Target every = new Target("all_types");
        assertThat(row(every, 1).getObject(column)).isEqualTo(expected);
        assertThat(row(every, 2).isNull(column)).isTrue();
    }

    @Test
    void everyTypeIsReadBackAsItWasWritten() throws Exception {
        List<Object[]> types = types().map(Arguments::get).toList();
        createAllTypes(tables, types);

        assertThat(rows("SELECT * FROM all_types"))
                .containsExactlyInAnyOrderElementsOf(rows(allValues(types)));
    }

    private List<org.apache.flink.types.Row> rows(String query) {
        return CollectionUtil.iteratorToList(tables.executeSql(query).collect());
    }

    /** SQL's type, Cassandra's type, and values in CQL; as many as the longest line has. */
    private static final List<String> EDGES =
            List.of(
                    "FLOAT | float | NaN | Infinity | -Infinity | -0.0 | 1.4E-45 | 3.4028235E38",
                    "DOUBLE | double | NaN | Infinity | -Infinity | -0.0 | 4.9E-324 | 1.7976931348623157E308",
                    "TINYINT | tinyint | -128 | 127",
                    "SMALLINT | smallint | -32768 | 32767",
                    "INT | int | -2147483648 | 2147483647",
                    "BIGINT | bigint | -9223372036854775808 | 9223372036854775807",
                    "DECIMAL(38, 38) | decimal | -0.99999999999999999999999999999999999999 | 0.00000000000000000000000000000000000001 | 0",
                    "DECIMAL(38, 0) | decimal | -99999999999999999999999999999999999999 | 1E37",
                    "DECIMAL(38, 0) | varint | -99999999999999999999999999999999999999 | 99999999999999999999999999999999999999",
                    "STRING | text | '' | '\uD83D\uDE00\uD800\uDF48' | 'e\u0301 \u0000'",
                    "BYTES | blob | 0x | 0x00",
                    "DATE | date | '0001-01-01' | '1969-12-31' | '9999-12-31'",
                    "TIME(3) | time | '00:00:00' | '23:59:59'",
                    "TIMESTAMP(3) | timestamp | -62135596800000 | -1 | 253402300799999",
                    "TIMESTAMP_LTZ(3) | timestamp | -62135596800000 | -1 | 253402300799999",
                    "ARRAY<INT> | frozen<list<int>> | []",
                    "ARRAY<INT> | frozen<set<int>> | {}",
                    "MAP<STRING, INT> | frozen<map<text, int>> | {} | {'': 0}",
                    "ARRAY<INT> | set<int> | {}",
                    "MAP<STRING, INT> | map<text, int> | {}",
                    "ARRAY<MAP<STRING, ARRAY<INT>>> | frozen<list<frozen<map<text, frozen<list<int>>>>>> | [{}, {'a': [], 'b': [1, 1]}]",
                    "ARRAY<ROW<city STRING, height INT>> | frozen<list<frozen<place>>> | [{city: 'Bern', height: null}, {city: null}]");

    @Test
    void valuesAtTheEdgesOfTheirTypesAreReadAndWrittenAsTheyAre() throws Exception {
        List<String[]> edges = EDGES.stream().map(line -> line.split(" \\| ")).toList();
        for (String table : List.of("edges", "copies")) {
            session.execute(
                    "CREATE TABLE k.%s (id int PRIMARY KEY, %s)"
                            .formatted(table, edgeColumns(edges, 1)));
            sql(
                    table,
                    "id INT, %s, PRIMARY KEY (id) NOT ENFORCED".formatted(edgeColumns(edges, 0)));
        }
        for (int column = 0; column < edges.size(); column++) {
            for (int value = 2; value < edges.get(column).length; value++) {
                session.execute(
                        "INSERT INTO k.edges (id, v%d) VALUES (%d, %s)"
                                .formatted(column, value, edges.get(column)[value]));
            }
        }

        insert(new Target("copies"), "SELECT * FROM edges");

        for (int id = 2; id < 8; id++) {
            Row edge = row(new Target("edges"), id);
            Row copy = row(new Target("copies"), id);
            for (int column = 0; column < edges.size(); column++) {
                String name = "v" + column;
                assertThat(exactly(copy, name))
                        .as("%s of line %s", name, EDGES.get(column))
                        .isEqualTo(exactly(edge, name));
            }
        }
    }

    private static String edgeColumns(List<String[]> edges, int type) {
        return IntStream.range(0, edges.size())
                .mapToObj(column -> "v%d %s".formatted(column, edges.get(column)[type]))
                .collect(Collectors.joining(", "));
    }

    /** As Cassandra has it; but 1E37 and 10000... are one decimal to SQL. */
    private static Object exactly(Row row, String column) {
        return row.getObject(column) instanceof BigDecimal number
                ? number.stripTrailingZeros()
                : row.getBytesUnsafe(column);
    }

    @Test
    void tuplesUserDefinedTypesVectorsAndCountersAreRead() throws Exception {
        Target tuple = create("ROW<a STRING, b INT>", "frozen<tuple<text, int>>");
        Target type = create("ROW<city STRING, height INT>", "frozen<place>");
        Target vector = create("ARRAY<FLOAT>", "vector<float, 3>");
        Target counter = create("BIGINT", "counter");
        session.execute(
                "INSERT INTO k.%s (id, v) VALUES (1, ('x', null))".formatted(tuple.table()));
        session.execute(
                "INSERT INTO k.%s (id, v) VALUES (1, {city: 'Bern', height: 540})"
                        .formatted(type.table()));
        session.execute(
                "INSERT INTO k.%s (id, v) VALUES (1, [1, 2, 0.5])".formatted(vector.table()));
        session.execute("UPDATE k.%s SET v = v + 7 WHERE id = 1".formatted(counter.table()));

        assertThat(rows("SELECT v.a, v.b FROM " + tuple.table()))
                .containsExactly(org.apache.flink.types.Row.of("x", null));
        assertThat(rows("SELECT v.city, v.height FROM " + type.table()))
                .containsExactly(org.apache.flink.types.Row.of("Bern", 540));
        assertThat(rows("SELECT v[1], v[3] FROM " + vector.table()))
                .containsExactly(org.apache.flink.types.Row.of(1.0f, 0.5f));
        assertThat(rows("SELECT v FROM " + counter.table()))
                .containsExactly(org.apache.flink.types.Row.of(7L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "DECIMAL(4, 1) | decimal | 1.25 | does not fit into DECIMAL(4, 1)",
                "DECIMAL(4, 1) | decimal | 12345 | does not fit into DECIMAL(4, 1)",
                "DECIMAL(4, 0) | varint | 12345 | does not fit into DECIMAL(4, 0)",
                "TIMESTAMP(0) | timestamp | '2026-01-31T12:00:00.500Z' | finer than",
                "TIME(3) | time | '12:34:56.123456' | finer than",
                "VARCHAR(3) | text | 'long' | 4 characters do not fit into VARCHAR(3)",
                "CHAR(3) | text | 'ab' | 2 characters do not fit into CHAR(3)",
                "VARBINARY(1) | blob | 0x0102 | 2 bytes do not fit into VARBINARY(1)",
            })
    void aValueThatWouldChangeIsReportedWithItsColumn(
            String type, String cqlType, String value, String reason) {
        Target target = create(type, cqlType);
        session.execute("INSERT INTO k.%s (id, v) VALUES (1, %s)".formatted(target.table(), value));

        assertThatThrownBy(() -> rows("SELECT v FROM " + target.table()))
                .hasStackTraceContaining("Column 'v' of k." + target.table() + ": ")
                .hasStackTraceContaining(reason);
    }

    @Test
    void rowsBecomeTuplesAndUserDefinedTypes() throws Exception {
        Target tuple = create("ROW<a STRING, b INT>", "frozen<tuple<text, int>>");
        Target type = create("ROW<city STRING, height INT>", "frozen<place>");

        insert(tuple, "SELECT 1, ROW('x', 2)");
        insert(type, "SELECT 1, ROW('Bern', CAST(NULL AS INT))");

        assertThat(row(tuple, 1).getTupleValue("v").getString(0)).isEqualTo("x");
        assertThat(row(tuple, 1).getTupleValue("v").getInt(1)).isEqualTo(2);
        assertThat(row(type, 1).getUdtValue("v").getString("city")).isEqualTo("Bern");
        assertThat(row(type, 1).getUdtValue("v").isNull("height")).isTrue();
    }

    @Test
    void nullReplacesWhatWasThere() throws Exception {
        Target target = create("STRING", "text");
        insert(target, "SELECT 1, 'before'");
        insert(target, "SELECT 1, CAST(NULL AS STRING)");
        assertThat(row(target, 1).isNull("v")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INT | bigint",
                "STRING | duration",
                "ARRAY<FLOAT> | vector<float, 3>",
                "BIGINT | int",
                "STRING | int",
                "TIMESTAMP(3) | date",
                "DECIMAL(10, 2) | varint",
                "ARRAY<INT> | set<text>",
                "MAP<INT, INT> | map<int, text>",
                "ROW<a INT> | frozen<tuple<int, int>>",
                "ROW<town STRING, height INT> | frozen<place>",
            })
    void aColumnThatDoesNotFitIsNamedAtPlanning(String type, String cqlType) {
        Target target = create(type, cqlType);

        assertThatThrownBy(
                        () ->
                                tables.explainSql(
                                        "INSERT INTO %s SELECT 1, CAST(NULL AS %s)"
                                                .formatted(target.table(), type)))
                .hasStackTraceContaining("Column 'v' has type")
                .hasStackTraceContaining("k." + target.table());
    }

    @Test
    void aDurationIsNamedAtPlanningToBeRead() {
        Target target = create("STRING", "duration");

        assertThatThrownBy(() -> tables.explainSql("SELECT v FROM " + target.table()))
                .hasStackTraceContaining("Column 'v' has type STRING, which does not hold");
    }

    @Test
    void aColumnOrTableThatIsMissingIsNamedAtPlanning() {
        Target target = create("INT", "int");
        tables.executeSql("DROP TABLE " + target.table());
        sql(target.table(), "id INT, w INT, PRIMARY KEY (id) NOT ENFORCED");
        assertThatThrownBy(
                        () -> tables.explainSql("INSERT INTO " + target.table() + " SELECT 1, 2"))
                .hasStackTraceContaining("has no column 'w'; it has [id, v]");

        sql("nowhere", "id INT, PRIMARY KEY (id) NOT ENFORCED");
        assertThatThrownBy(() -> tables.explainSql("INSERT INTO nowhere SELECT 1"))
                .hasStackTraceContaining("Cassandra has no table k.nowhere");
    }

    @Test
    void countersAreRefusedAtPlanning() {
        Target target = create("BIGINT", "counter");

        assertThatThrownBy(
                        () -> tables.explainSql("INSERT INTO " + target.table() + " SELECT 1, 1"))
                .hasStackTraceContaining("Column 'v' of k." + target.table() + " is a counter");
    }

    /** Cassandra adds the elements again if the same write comes a second time. */
    @Test
    void listsThatAreNotFrozenAreReadAndRefusedAtPlanningToBeWritten() {
        Target target = create("ARRAY<INT>", "list<int>");
        session.execute("INSERT INTO k.%s (id, v) VALUES (1, [3, 1])".formatted(target.table()));

        assertThat(rows("SELECT v[1], v[2] FROM " + target.table()))
                .containsExactly(org.apache.flink.types.Row.of(3, 1));
        assertThatThrownBy(
                        () ->
                                tables.explainSql(
                                        "INSERT INTO " + target.table() + " SELECT 1, ARRAY[3, 1]"))
                .hasStackTraceContaining(
                        "Column 'v' of k." + target.table() + " is a list that is not frozen: ")
                .hasStackTraceContaining("Use frozen<list<int>>, or a set");
    }

    @Test
    void whatSqlDeclaresNotNullIsNeverNull() {
        Target tags = create("ARRAY<STRING> NOT NULL", "set<text>");
        Target number = create("INT NOT NULL", "int");
        Target place = create("ROW<city STRING, height INT NOT NULL> NOT NULL", "frozen<place>");
        for (Target target : List.of(tags, number)) {
            session.execute("INSERT INTO k.%s (id) VALUES (1)".formatted(target.table()));
        }
        session.execute(
                "INSERT INTO k.%s (id, v) VALUES (1, {city: 'Bern'})".formatted(place.table()));

        assertThat(rows("SELECT CARDINALITY(v) FROM " + tags.table()))
                .containsExactly(org.apache.flink.types.Row.of(0));
        assertThatThrownBy(() -> rows("SELECT v FROM " + number.table()))
                .hasStackTraceContaining(
                        "Column 'v' of k."
                                + number.table()
                                + " is NULL in a row, and the SQL table declares it NOT NULL");
        assertThatThrownBy(() -> rows("SELECT v FROM " + place.table()))
                .hasStackTraceContaining(
                        "Column 'v' of k."
                                + place.table()
                                + ": field 'height' is NULL, and the SQL table declares it NOT NULL");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "STRING | ascii | 'café' | 'café' has characters beyond ASCII",
                "STRING | timeuuid | '0190b6a0-0000-4000-8000-000000000001' | a timeuuid is one of version 1",
                "STRING | uuid | '1-2-3-4-5' | '1-2-3-4-5' is not a UUID",
                "STRING | inet | '1.2' | '1.2' is not an IP address",
                "STRING | inet | 'localhost' | names are not looked up",
                "ARRAY<INT> | frozen<list<int>> | ARRAY[1, CAST(NULL AS INT)] | an element of the collection is NULL",
                "ARRAY<INT> | set<int> | ARRAY[CAST(NULL AS INT)] | an element of the collection is NULL",
                "MAP<INT, INT> | map<int, int> | MAP[1, CAST(NULL AS INT)] | a value of the map is NULL",
                "MAP<INT, INT> | map<int, int> | MAP[CAST(NULL AS INT), 1] | a key of the map is NULL",
            })
    void aValueThatDoesNotFitIsReportedWithItsColumn(
            String type, String cqlType, String value, String reason) {
        Target target = create(type, cqlType);

        assertThatThrownBy(() -> insert(target, "SELECT 1, " + value))
                .hasStackTraceContaining("Column 'v' of k." + target.table() + ": ")
                .hasStackTraceContaining(reason);
    }
}
