package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.deploy.testkit.Frozen;
import io.tweeter.deploy.testkit.TestCassandra;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.CompiledPlan;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of a real Cassandra, read by SQL. */
@ExtendWith(TestCassandra.Extension.class)
class CassandraScanIT {

    private static final int PARTITIONS = 40;
    private static final int ROWS_OF_A_PARTITION = 25;

    private static TestCassandra cassandra;
    private static CqlSession session;

    private TableEnvironment tables;
    private String consistency = "ONE";
    private String contactPoints = cassandra.contactPoint();
    private String localDatacenter = cassandra.localDatacenter();

    @BeforeAll
    static void fill(TestCassandra shared) {
        cassandra = shared;
        session = shared.session();
        shared.emptyKeyspace("scan");
        session.execute(
                "CREATE TABLE scan.readings (sensor int, day text, hour int, degrees double, note text, PRIMARY KEY ((sensor, day), hour)) WITH CLUSTERING ORDER BY (hour DESC)");
        PreparedStatement insert =
                session.prepare(
                        "INSERT INTO scan.readings (sensor, day, hour, degrees) VALUES (?, 'mon', ?, 0.5)");
        for (int sensor = 0; sensor < PARTITIONS; sensor++) {
            for (int hour = 0; hour < ROWS_OF_A_PARTITION; hour++) {
                session.execute(insert.bind(sensor, hour));
            }
        }
    }

    @BeforeEach
    void environment() {
        tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        readings("");
    }

    private void readings(String options) {
        table(
                "readings",
                "sensor INT, `day` STRING, `hour` INT, degrees DOUBLE, note STRING",
                options);
    }

    private void table(String name, String columns, String options) {
        tables.executeSql("DROP TABLE IF EXISTS " + name);
        tables.executeSql(
                "CREATE TABLE %s (%s) WITH ('connector' = 'cassandra', 'contact-points' = '%s', 'local-datacenter' = '%s', 'keyspace' = 'scan', 'table' = '%s', 'consistency' = '%s' %s)"
                        .formatted(
                                name,
                                columns,
                                contactPoints,
                                localDatacenter,
                                name,
                                consistency,
                                options));
    }

    private List<Row> rows(String query) {
        return CollectionUtil.iteratorToList(tables.executeSql(query).collect());
    }

    /**
     * A table of a note for each of 30 sensors and 10 hours. SQL's type holds some of them: a query
     * that reads another one fails, whatever it does with its row.
     */
    private void guarded(String name, BiPredicate<Integer, Integer> readable) {
        session.execute(
                "CREATE TABLE scan.%s (sensor int, day text, hour int, note text, PRIMARY KEY ((sensor, day), hour))"
                        .formatted(name));
        PreparedStatement insert =
                session.prepare(
                        "INSERT INTO scan.%s (sensor, day, hour, note) VALUES (?, 'mon', ?, ?)"
                                .formatted(name));
        for (int sensor = 0; sensor < 30; sensor++) {
            for (int hour = 0; hour < 10; hour++) {
                String note = readable.test(sensor, hour) ? "ok" : "unreadable";
                session.execute(insert.bind(sensor, hour, note));
            }
        }
        table(
                name,
                "sensor INT, `day` STRING, `hour` INT, note VARCHAR(2)",
                ", 'scan.fetch-size' = '3'");
    }

    @Test
    void everyRowIsReadOnceWhateverThePages() throws Exception {
        for (int fetchSize : new int[] {1, 7, 5_000}) {
            readings(", 'scan.fetch-size' = '" + fetchSize + "', 'scan.parallelism' = '2'");

            assertThat(rows("SELECT sensor, `hour` FROM readings"))
                    .extracting(row -> row.getField(0) + "/" + row.getField(1))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, PARTITIONS * ROWS_OF_A_PARTITION)
                                    .mapToObj(
                                            i ->
                                                    i / ROWS_OF_A_PARTITION
                                                            + "/"
                                                            + i % ROWS_OF_A_PARTITION)
                                    .toList());
        }
    }

    @Test
    void rowsAreCounted() throws Exception {
        assertThat(rows("SELECT COUNT(*) FROM readings"))
                .containsExactly(Row.of((long) PARTITIONS * ROWS_OF_A_PARTITION));
    }

    @Test
    void conditionsOnTheKeyAreReadFromOnePartition() throws Exception {
        guarded("seven", (sensor, hour) -> sensor == 7 && hour >= 5 && hour < 8);
        String query =
                "SELECT `hour`, note FROM seven WHERE sensor = 7 AND `day` = 'mon' AND `hour` >= 5 AND 8 > `hour`";

        assertThat(tables.explainSql(query)).contains("AND(>=(hour, 5), <(hour, 8))");
        assertThat(rows(query))
                .containsExactlyInAnyOrder(Row.of(5, "ok"), Row.of(6, "ok"), Row.of(7, "ok"));
        assertThat(rows("SELECT note FROM seven WHERE sensor = 7 AND `day` = 'tue'")).isEmpty();
        assertThatThrownBy(() -> rows("SELECT note FROM seven WHERE sensor = 7 AND `hour` = 5"))
                .as("a scan of the whole table")
                .hasStackTraceContaining("Column 'note' of scan.seven: ");
        assertThat(rows("SELECT `hour` FROM readings WHERE sensor = 7 AND `hour` = 3"))
                .containsExactly(Row.of(3));
        assertThat(
                        rows(
                                "SELECT `hour` FROM readings WHERE sensor = 7 AND `day` = 'mon' AND degrees > 1"))
                .isEmpty();
    }

    @Test
    void listsOfKeysAreReadFromTheirPartitions() {
        guarded("few", (sensor, hour) -> (sensor == 3 || sensor == 5) && (hour == 1 || hour == 2));
        guarded("many", (sensor, hour) -> sensor < 25 && hour == 1);
        String few =
                "SELECT sensor, `hour`, note FROM few WHERE sensor IN (3, 5, -1) AND `day` = 'mon' AND `hour` IN (1, 2)";
        String many =
                "SELECT sensor, note FROM many WHERE sensor IN (%s) AND `day` IN ('mon', 'tuesday') AND `hour` = 1"
                        .formatted(
                                IntStream.range(-5, 25)
                                        .mapToObj(Integer::toString)
                                        .collect(Collectors.joining(", ")));

        assertThat(tables.explainSql(few)).containsPattern("filter=\\[.*OR");
        assertThat(rows(few))
                .containsExactlyInAnyOrder(
                        Row.of(3, 1, "ok"),
                        Row.of(3, 2, "ok"),
                        Row.of(5, 1, "ok"),
                        Row.of(5, 2, "ok"));
        assertThat(tables.explainSql(many)).containsPattern("filter=\\[.*OR");
        assertThat(rows(many)).hasSize(25);
    }

    @Test
    void aLimitIsReadNoFurther() throws Exception {
        session.execute("CREATE TABLE scan.limited (p int, c int, note text, PRIMARY KEY (p, c))");
        for (int c = 1; c <= 10; c++) {
            session.execute(
                    "INSERT INTO scan.limited (p, c, note) VALUES (1, ?, ?)",
                    c,
                    c <= 3 ? "ok" : "unreadable");
        }
        table("limited", "p INT, c INT, note VARCHAR(2)", "");

        assertThat(tables.explainSql("SELECT * FROM limited LIMIT 3")).contains("limit=[3]");
        assertThat(rows("SELECT * FROM limited LIMIT 3"))
                .containsExactlyInAnyOrder(
                        Row.of(1, 1, "ok"), Row.of(1, 2, "ok"), Row.of(1, 3, "ok"));
    }

    @Test
    void readsAndWritesAreOfTheConsistencyThatIsAskedFor() {
        session.execute("CREATE TABLE scan.levels (k int PRIMARY KEY, v int)");
        consistency = "TWO"; // of one replica
        table(
                "levels",
                "k INT, v INT, PRIMARY KEY (k) NOT ENFORCED",
                ", 'scan.max-retries' = '0', 'lookup.max-retries' = '0', 'sink.max-retries' = '0'");
        tables.executeSql(
                "CREATE VIEW asked AS SELECT k, PROCTIME() AS asked_at FROM (VALUES (1)) AS t (k)");

        assertThatThrownBy(() -> rows("SELECT * FROM levels"))
                .hasStackTraceContaining("consistency TWO");
        assertThatThrownBy(
                        () ->
                                rows(
                                        "SELECT v FROM asked AS a JOIN levels FOR SYSTEM_TIME AS OF a.asked_at AS t ON a.k = t.k"))
                .hasStackTraceContaining("consistency TWO");
        assertThatThrownBy(() -> tables.executeSql("INSERT INTO levels VALUES (1, 1)").await())
                .hasStackTraceContaining("consistency TWO");
    }

    @Test
    void deletedAndExpiredRowsAreNotRead() throws Exception {
        session.execute("CREATE TABLE scan.gone (k int PRIMARY KEY, v int)");
        session.execute("INSERT INTO scan.gone (k, v) VALUES (1, 1)");
        session.execute("INSERT INTO scan.gone (k, v) VALUES (2, 2)");
        session.execute("INSERT INTO scan.gone (k, v) VALUES (3, 3) USING TTL 1");
        await().until(() -> session.execute("SELECT k FROM scan.gone WHERE k = 3").one() == null);
        session.execute("DELETE FROM scan.gone WHERE k = 1");
        table("gone", "k INT, v INT", "");

        assertThat(rows("SELECT * FROM gone")).containsExactly(Row.of(2, 2));
    }

    @Test
    void conditionsOnTimesAreReadFromOnePartition() {
        session.execute(
                "CREATE TABLE scan.log (day date, written timestamp, line text, PRIMARY KEY (day, written))");
        session.execute(
                "INSERT INTO scan.log (day, written, line) VALUES ('2026-01-31', '2026-01-31T12:00:00.500Z', 'a')");
        session.execute(
                "INSERT INTO scan.log (day, written, line) VALUES ('2026-01-31', '2026-01-31T13:00:00Z', 'b')");
        table("log", "`day` DATE, written TIMESTAMP(3), line VARCHAR(1)", "");
        assertThat(rows("SELECT line FROM log WHERE written > TIMESTAMP '2026-01-31 12:30:00'"))
                .containsExactly(Row.of("b"));
        for (String unreadable : List.of("2026-01-31T11:00:00Z", "2026-02-01T13:00:00Z")) {
            session.execute(
                    "INSERT INTO scan.log (day, written, line) VALUES ('%s', '%s', 'unreadable')"
                            .formatted(unreadable.substring(0, 10), unreadable));
        }
        String query =
                "SELECT line FROM log WHERE `day` = DATE '2026-01-31' AND written %s TIMESTAMP '2026-01-31 12:00:00.5'";

        assertThat(tables.explainSql(query.formatted(">="))).contains("filter=[and(");
        assertThat(rows(query.formatted(">="))).containsExactlyInAnyOrder(Row.of("a"), Row.of("b"));
        assertThat(rows(query.formatted(">"))).containsExactly(Row.of("b"));
        assertThat(rows(query.formatted("="))).containsExactly(Row.of("a"));
    }

    @Test
    void aCompiledPlanWithAConditionIsRunAgain() throws Exception {
        CompiledPlan plan =
                streams()
                        .compilePlanSql(
                                "INSERT INTO printed SELECT `hour` FROM readings WHERE sensor = 7 AND `day` = 'mon'");

        tables.loadPlan(PlanReference.fromJsonString(plan.asJsonString())).execute().await();
    }

    private TableEnvironment streams() {
        tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        readings("");
        tables.executeSql("CREATE TABLE printed (`hour` INT) WITH ('connector' = 'blackhole')");
        return tables;
    }

    @Test
    void aPartitionOfStaticColumnsAloneIsNoRow() {
        session.execute(
                "CREATE TABLE scan.rooms (p int, c int, s text static, v int, PRIMARY KEY (p, c))");
        session.execute("INSERT INTO scan.rooms (p, s) VALUES (1, 'alone')");
        session.execute("INSERT INTO scan.rooms (p, c, s, v) VALUES (2, 1, 'two', 1)");
        session.execute("INSERT INTO scan.rooms (p, c, v) VALUES (2, 2, 2)");
        table("rooms", "p INT, v INT, s STRING", ", 'scan.fetch-size' = '1'");

        assertThat(rows("SELECT p, v, s FROM rooms"))
                .containsExactlyInAnyOrder(Row.of(2, 1, "two"), Row.of(2, 2, "two"));
        assertThat(rows("SELECT COUNT(*) FROM rooms")).containsExactly(Row.of(2L));
        assertThat(rows("SELECT v, s FROM rooms LIMIT 2"))
                .containsExactlyInAnyOrder(Row.of(1, "two"), Row.of(2, "two"));
        assertThat(rows("SELECT v FROM rooms WHERE p = 1")).isEmpty();
    }

    /** A reader finds each page full, and about half of what it holds are no rows. */
    @Test
    void aLimitIsFilledWithRowsOfLaterPages() {
        session.execute(
                "CREATE TABLE scan.halls (p int, c int, s text static, v int, PRIMARY KEY (p, c))");
        for (int p = 0; p < 200; p += 2) {
            session.execute("INSERT INTO scan.halls (p, s) VALUES (%d, 'alone')".formatted(p));
            session.execute(
                    "INSERT INTO scan.halls (p, c, s, v) VALUES (%d, 1, 'two', 1)"
                            .formatted(p + 1));
        }
        table("halls", "p INT, v INT, s STRING", ", 'scan.parallelism' = '1'");

        assertThat(rows("SELECT p FROM halls LIMIT 5"))
                .hasSize(5)
                .doesNotHaveDuplicates()
                .allMatch(row -> (int) row.getField(0) % 2 == 1);
    }

    @Test
    void aTableOfStaticColumnsHasARowForEachPartition() {
        session.execute(
                "CREATE TABLE scan.shared (p int, c int, s text static, v int, PRIMARY KEY (p, c))");
        session.execute("INSERT INTO scan.shared (p, s) VALUES (1, 'one')");
        session.execute("INSERT INTO scan.shared (p, c, s, v) VALUES (2, 1, 'two', 1)");
        session.execute("INSERT INTO scan.shared (p, c, v) VALUES (2, 2, 2)");
        table("shared", "p INT, s STRING, PRIMARY KEY (p) NOT ENFORCED", "");

        assertThat(rows("SELECT * FROM shared"))
                .containsExactlyInAnyOrder(Row.of(1, "one"), Row.of(2, "two"));
        assertThat(rows("SELECT s FROM shared WHERE p = 2")).containsExactly(Row.of("two"));
        assertThat(rows("SELECT COUNT(*) FROM shared")).containsExactly(Row.of(2L));
        table("shared", "p INT, s STRING, v INT, PRIMARY KEY (p) NOT ENFORCED", "");
        for (String columns : List.of("*", "p", "COUNT(*)")) {
            assertThatThrownBy(() -> tables.explainSql("SELECT " + columns + " FROM shared"))
                    .hasStackTraceContaining(
                            "Cassandra's table scan.shared has the primary key [p, c]; the SQL table declares [p]");
        }
    }

    @Test
    void wholeNumbersOfAnyWidthAreConditions() {
        session.execute(
                "CREATE TABLE scan.numbers (p smallint, seq bigint, v int, PRIMARY KEY (p, seq))");
        session.execute("INSERT INTO scan.numbers (p, seq, v) VALUES (5, 100, 1)");
        session.execute("INSERT INTO scan.numbers (p, seq, v) VALUES (5, 110, 2)");
        table("numbers", "p SMALLINT, seq BIGINT, v INT", "");
        String query = "SELECT v FROM numbers WHERE p = 5 AND seq >= 100 AND seq < 110";

        assertThat(tables.explainSql(query))
                .contains("filter=[and(=(CAST(p AS INTEGER), 5), AND(>=(seq, 100), <(seq, 110)))]");
        assertThat(rows(query)).containsExactly(Row.of(1));
    }

    @Test
    void aKeyspaceMayHaveAnyName() throws Exception {
        session.execute(
                "CREATE KEYSPACE \"Sales\" WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        session.execute("CREATE TABLE \"Sales\".orders (k int PRIMARY KEY, v int)");
        tables.executeSql(
                "CREATE TABLE orders (k INT, v INT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'cassandra', 'contact-points' = '%s', 'local-datacenter' = '%s', 'keyspace' = 'Sales', 'table' = 'orders', 'consistency' = 'ONE')"
                        .formatted(cassandra.contactPoint(), cassandra.localDatacenter()));
        try {
            tables.executeSql("INSERT INTO orders VALUES (1, 2)").await();

            assertThat(rows("SELECT * FROM orders")).containsExactly(Row.of(1, 2));
        } finally {
            session.execute("DROP KEYSPACE \"Sales\"");
        }
    }

    @Test
    void aKeyThatNoRowCanHaveFindsNone() {
        session.execute("CREATE TABLE scan.texts (k text PRIMARY KEY, v int)");
        session.execute("INSERT INTO scan.texts (k, v) VALUES ('a', 1)");
        session.execute("CREATE TABLE scan.ids (k uuid PRIMARY KEY, v int)");
        session.execute(
                "INSERT INTO scan.ids (k, v) VALUES (0190b6a0-0000-4000-8000-00000000000a, 1)");
        streams();
        table("texts", "k STRING, v INT", "");
        table("ids", "k STRING, v INT", "");
        tables.executeSql(
                "CREATE VIEW asked AS SELECT k, PROCTIME() AS asked_at FROM (VALUES ('a'), (''), (REPEAT('x', 70000)), (CAST(NULL AS STRING)), ('0190b6a0-0000-4000-8000-00000000000a'), ('0190B6A0-0000-4000-8000-00000000000A')) AS t (k)");
        String join =
                "SELECT t.k FROM asked AS a JOIN %s FOR SYSTEM_TIME AS OF a.asked_at AS t ON a.k = t.k";

        assertThat(rows(join.formatted("texts"))).containsExactly(Row.of("a"));
        assertThat(rows(join.formatted("ids")))
                .containsExactly(Row.of("0190b6a0-0000-4000-8000-00000000000a"));
        assertThat(rows("SELECT v FROM texts WHERE k = ''")).isEmpty();
    }

    @Test
    void aDecimalInThePartitionKeyIsNotLookedUp() {
        session.execute("CREATE TABLE scan.prices (k decimal PRIMARY KEY, v int)");
        streams();
        table("prices", "k DECIMAL(10, 2), v INT", "");
        tables.executeSql(
                "CREATE VIEW asked AS SELECT k, PROCTIME() AS asked_at FROM (VALUES (CAST(1.5 AS DECIMAL(10, 2)))) AS t (k)");

        assertThatThrownBy(
                        () ->
                                tables.explainSql(
                                        "SELECT v FROM asked AS a JOIN prices FOR SYSTEM_TIME AS OF a.asked_at AS p ON a.k = p.k"))
                .hasStackTraceContaining(
                        "Column 'k' of scan.prices is a decimal in the partition key");
    }

    @Test
    void whatDoesNotFitIsNamedAtPlanning() {
        table("nowhere", "k INT", "");
        assertThatThrownBy(() -> tables.explainSql("SELECT * FROM nowhere"))
                .hasStackTraceContaining("Cassandra has no table scan.nowhere");
        tables.executeSql("DROP TABLE readings");
        table("readings", "sensor INT, degrees STRING", "");
        assertThatThrownBy(() -> tables.explainSql("SELECT * FROM readings"))
                .hasStackTraceContaining(
                        "Column 'degrees' has type STRING, which does not hold what Cassandra's column of type double in scan.readings has");
        table("readings", "sensor INT, humidity STRING", "");
        assertThatThrownBy(() -> tables.explainSql("SELECT * FROM readings"))
                .hasStackTraceContaining("has no column 'humidity'");
        tables.executeSql(
                "CREATE TABLE elsewhere (k INT) WITH ('connector' = 'cassandra', 'contact-points' = '%s', 'local-datacenter' = '%s', 'keyspace' = 'absent', 'table' = 't')"
                        .formatted(contactPoints, localDatacenter));
        assertThatThrownBy(() -> tables.explainSql("SELECT * FROM elsewhere"))
                .hasStackTraceContaining("Cassandra has no keyspace absent");
    }

    @Test
    void aConnectionThatIsRefusedIsReportedAtPlanning() {
        localDatacenter = "west";
        readings("");
        assertThatThrownBy(() -> tables.explainSql("SELECT * FROM readings"))
                .hasStackTraceContaining(
                        "Cassandra at %s has no node in data centre 'west'; it has [%s]"
                                .formatted(contactPoints, cassandra.localDatacenter()));
        localDatacenter = cassandra.localDatacenter();
        readings(", 'tls.enabled' = 'true'");
        assertThatThrownBy(() -> tables.explainSql("SELECT * FROM readings"))
                .hasStackTraceContaining("TLS with Cassandra at " + contactPoints + " fails: ");
    }

    @Test
    void aNodeThatCannotBeReachedIsDoneWithoutAndIfAllOfThemTheyAreNamed() {
        String nobody = "127.0.0.1:" + FreePorts.next();
        contactPoints = nobody + "," + cassandra.contactPoint();
        readings("");
        assertThat(rows("SELECT `hour` FROM readings WHERE sensor = 7 AND `day` = 'mon'"))
                .hasSize(ROWS_OF_A_PARTITION);

        contactPoints = nobody;
        readings("");
        assertThat(tables.explainSql("SELECT * FROM readings")).contains("readings");
        assertThatThrownBy(() -> rows("SELECT * FROM readings"))
                .hasStackTraceContaining("no node of Cassandra at " + nobody + " can be reached: ")
                .hasStackTraceContaining("Connection refused");
    }

    @Test
    void whatDoesNotFitIsNamedAtTheStartIfPlanningDoesNotLook() {
        tables.executeSql("DROP TABLE readings");
        table(
                "readings",
                "sensor INT, `day` STRING, humidity STRING",
                ", 'check-at-planning' = 'false'");

        assertThatThrownBy(() -> rows("SELECT * FROM readings"))
                .hasStackTraceContaining("Cannot read scan.readings from Cassandra")
                .hasStackTraceContaining("has no column 'humidity'");
        tables.executeSql(
                "CREATE VIEW asked AS SELECT sensor, `day`, PROCTIME() AS asked_at FROM (VALUES (1, 'mon')) AS t (sensor, `day`)");
        assertThatThrownBy(
                        () ->
                                rows(
                                        "SELECT r.humidity FROM asked AS a JOIN readings FOR SYSTEM_TIME AS OF a.asked_at AS r ON a.sensor = r.sensor AND a.`day` = r.`day`"))
                .hasStackTraceContaining("Cannot look up rows of scan.readings in Cassandra")
                .hasStackTraceContaining("has no column 'humidity'");
    }

    @Test
    void aStreamIsEnrichedByLookUps() throws Exception {
        tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        readings("");
        tables.executeSql(
                "CREATE VIEW asked AS SELECT sensor, `day`, `hour`, PROCTIME() AS asked_at FROM (VALUES (1, 'mon', 3), (2, 'tue', 3), (3, 'mon', 4)) AS t (sensor, `day`, `hour`)");

        assertThat(
                        rows(
                                "SELECT a.sensor, r.degrees FROM asked AS a LEFT JOIN readings FOR SYSTEM_TIME AS OF a.asked_at AS r ON a.sensor = r.sensor AND a.`day` = r.`day` AND a.`hour` = r.`hour`"))
                .containsExactlyInAnyOrder(Row.of(1, 0.5), Row.of(2, null), Row.of(3, 0.5));
        assertThat(
                        rows(
                                "SELECT a.sensor, r.`hour` FROM asked AS a JOIN readings FOR SYSTEM_TIME AS OF a.asked_at AS r ON a.sensor = r.sensor AND a.`day` = r.`day`"))
                .hasSize(2 * ROWS_OF_A_PARTITION);
    }

    /** Holds back all elements but the first. */
    private static final class Gate implements MapFunction<Integer, Integer> {

        private static final long serialVersionUID = 1L;
        private static final Semaphore OPEN = new Semaphore(1);

        @Override
        public Integer map(Integer element) throws InterruptedException {
            OPEN.acquire();
            return element;
        }
    }

    @ParameterizedTest
    @CsvSource({"PARTIAL, 1", "NONE, 2"})
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void aRowIsLookedUpOnceOnlyIfThereIsACache(String cache, int second) throws Exception {
        session.execute("CREATE TABLE IF NOT EXISTS scan.kept (k int PRIMARY KEY, v int)");
        session.execute("INSERT INTO scan.kept (k, v) VALUES (7, 1)");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(1);
        StreamTableEnvironment streams = StreamTableEnvironment.create(environment);
        tables = streams;
        table(
                "kept",
                "k INT, v INT",
                ", 'lookup.cache' = '%s', 'lookup.partial-cache.max-rows' = '10'".formatted(cache));
        Gate.OPEN.drainPermits();
        Gate.OPEN.release();
        streams.createTemporaryView(
                "asked",
                environment.fromData(7, 7).map(new Gate()).disableChaining(),
                Schema.newBuilder()
                        .column("f0", "INT")
                        .columnByExpression("asked_at", "PROCTIME()")
                        .build());

        Iterator<Row> found =
                tables.executeSql(
                                "SELECT t.v FROM asked AS a JOIN kept FOR SYSTEM_TIME AS OF a.asked_at AS t ON a.f0 = t.k")
                        .collect();

        assertThat(found.next()).isEqualTo(Row.of(1));
        session.execute("INSERT INTO scan.kept (k, v) VALUES (7, 2)");
        Gate.OPEN.release();
        assertThat(found.next()).isEqualTo(Row.of(second));
        assertThat(found.hasNext()).isFalse();
    }

    @Test
    void allPagesOfAKeyAreLookedUp() {
        int more = 6_000; // than a page of the driver has
        session.execute("CREATE TABLE scan.wide (p int, c int, PRIMARY KEY (p, c))");
        PreparedStatement insert = session.prepare("INSERT INTO scan.wide (p, c) VALUES (1, ?)");
        for (int c = 0; c < more; c += 1_000) {
            session.execute(
                    BatchStatement.newInstance(BatchType.UNLOGGED)
                            .addAll(IntStream.range(c, c + 1_000).mapToObj(insert::bind).toList()));
        }
        table("wide", "p INT, c INT", "");
        tables.executeSql(
                "CREATE VIEW asked AS SELECT p, PROCTIME() AS asked_at FROM (VALUES (1)) AS t (p)");

        assertThat(
                        rows(
                                "SELECT t.c FROM asked AS a JOIN wide FOR SYSTEM_TIME AS OF a.asked_at AS t ON a.p = t.p"))
                .hasSize(more)
                .doesNotHaveDuplicates();
    }

    private static LookupFunction lookUp(int maxRetries) {
        RowType row =
                RowType.of(
                        new LogicalType[] {new IntType(), VarCharType.STRING_TYPE},
                        new String[] {"sensor", "day"});
        ReadFormat format = ReadFormat.of("scan", "readings", row, List.of());
        LookupFunction function =
                new LookupFunction(
                        new CassandraConnector(
                                CassandraSettings.from(
                                        Environment.of(
                                                Map.of(
                                                        "CASSANDRA_CONTACT_POINTS",
                                                        cassandra.contactPoint(),
                                                        "CASSANDRA_LOCAL_DATACENTER",
                                                        cassandra.localDatacenter(),
                                                        "CASSANDRA_KEYSPACE",
                                                        "scan")))),
                        new WriteLimits(8, Duration.ofSeconds(3), maxRetries),
                        format,
                        new LookupKey(format, format.names(), format.types()));
        function.open(null);
        return function;
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void aLookUpIsRetriedUntilASilentCassandraAnswers() throws Exception {
        GenericRowData key = GenericRowData.of(7, StringData.fromString("mon"));
        LookupFunction patient = lookUp(100);
        LookupFunction impatient = lookUp(0);
        try {
            CompletableFuture<Collection<RowData>> found;
            Frozen.freeze(cassandra.handle());
            try {
                found = patient.asyncLookup(key);
                assertThat(impatient.asyncLookup(key))
                        .failsWithin(Duration.ofMinutes(1))
                        .withThrowableThat()
                        .withMessageContaining(
                                "Looking up rows of scan.readings in Cassandra failed");
                assertThat(found).isNotDone();
            } finally {
                Frozen.thaw(cassandra.handle());
            }
            assertThat(found.get()).hasSize(ROWS_OF_A_PARTITION);
        } finally {
            patient.close();
            impatient.close();
        }
    }

    @Test
    void whatAJoinComparesBesideTheKeyHolds() throws Exception {
        tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        readings("");
        tables.executeSql(
                "CREATE VIEW asked AS SELECT sensor, `day`, degrees, PROCTIME() AS asked_at FROM (VALUES (1, 'mon', 0.5e0), (1, 'mon', -1e0), (1, 'mon', CAST(NULL AS DOUBLE))) AS t (sensor, `day`, degrees)");
        String join =
                "SELECT a.degrees, r.`hour` FROM asked AS a JOIN readings FOR SYSTEM_TIME AS OF a.asked_at AS r ON a.sensor = r.sensor AND a.`day` = r.`day`";

        assertThat(rows(join + " AND r.`hour` = 3 AND a.degrees = r.degrees"))
                .containsExactly(Row.of(0.5, 3));
        assertThat(rows(join + " AND a.degrees = r.degrees AND r.degrees = 0.5e0"))
                .hasSize(ROWS_OF_A_PARTITION);
    }

    @Test
    void aLookUpThatWouldBeAScanIsRefused() {
        tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        readings("");
        tables.executeSql(
                "CREATE VIEW asked AS SELECT sensor, PROCTIME() AS asked_at FROM (VALUES (1)) AS t (sensor)");

        assertThatThrownBy(
                        () ->
                                tables.explainSql(
                                        "SELECT a.sensor, r.degrees FROM asked AS a JOIN readings FOR SYSTEM_TIME AS OF a.asked_at AS r ON a.sensor = r.sensor"))
                .hasStackTraceContaining(
                        "looks up rows of scan.readings by [sensor], which would be a scan");
    }

    /** Fails once, when a checkpoint has covered some of the rows. */
    private static final class FailOnce implements MapFunction<Row, String>, CheckpointListener {

        private static final long serialVersionUID = 1L;
        private static final AtomicBoolean FAILED = new AtomicBoolean();
        private static final int ROWS = 100;

        private int rows;
        private boolean covered;

        @Override
        public String map(Row row) {
            rows++;
            if (covered && FAILED.compareAndSet(false, true)) {
                throw new IllegalStateException("as the test wants it");
            }
            return row.getField(0) + "/" + row.getField(1);
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            covered = rows >= ROWS;
        }
    }

    @Test
    void aScanGoesOnAfterAFailureWithoutLosingOrRepeatingRows() throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(
                        Configuration.fromMap(
                                Map.of(
                                        "restart-strategy.type", "fixed-delay",
                                        "restart-strategy.fixed-delay.delay", "1 ms")));
        environment.enableCheckpointing(10);
        environment.setParallelism(1);
        StreamTableEnvironment streams = StreamTableEnvironment.create(environment);
        tables = streams;
        readings(", 'scan.fetch-size' = '1'");

        List<String> read =
                CollectionUtil.iteratorToList(
                        streams.toDataStream(
                                        streams.sqlQuery("SELECT sensor, `hour` FROM readings"))
                                .map(new FailOnce())
                                .executeAndCollect());

        assertThat(FailOnce.FAILED).isTrue();
        assertThat(read).hasSize(PARTITIONS * ROWS_OF_A_PARTITION).doesNotHaveDuplicates();
    }
}
