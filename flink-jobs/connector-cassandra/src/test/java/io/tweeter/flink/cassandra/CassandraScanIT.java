package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.tweeter.deploy.testkit.TestCassandra;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.CompiledPlan;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables of a real Cassandra, read by SQL. */
@ExtendWith(TestCassandra.Extension.class)
class CassandraScanIT {

    private static final int PARTITIONS = 40;
    private static final int ROWS_OF_A_PARTITION = 25;

    private static TestCassandra cassandra;
    private static CqlSession session;

    private TableEnvironment tables;

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
                "CREATE TABLE %s (%s) WITH ('connector' = 'cassandra', 'contact-points' = '%s', 'local-datacenter' = '%s', 'keyspace' = 'scan', 'table' = '%s', 'consistency' = 'ONE' %s)"
                        .formatted(
                                name,
                                columns,
                                cassandra.contactPoint(),
                                cassandra.localDatacenter(),
                                name,
                                options));
    }

    private List<Row> rows(String query) {
        return CollectionUtil.iteratorToList(tables.executeSql(query).collect());
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
        String query =
                "SELECT `hour`, note FROM readings WHERE sensor = 7 AND `day` = 'mon' AND `hour` >= 5 AND 8 > `hour`";

        assertThat(tables.explainSql(query)).contains("AND(>=(hour, 5), <(hour, 8))");
        assertThat(rows(query))
                .containsExactlyInAnyOrder(Row.of(5, null), Row.of(6, null), Row.of(7, null));
        assertThat(rows("SELECT `hour` FROM readings WHERE sensor = 7 AND `day` = 'tue'"))
                .isEmpty();
        assertThat(rows("SELECT `hour` FROM readings WHERE sensor = 7 AND `hour` = 3"))
                .containsExactly(Row.of(3));
        assertThat(
                        rows(
                                "SELECT `hour` FROM readings WHERE sensor = 7 AND `day` = 'mon' AND degrees > 1"))
                .isEmpty();
    }

    @Test
    void listsOfKeysAreReadFromTheirPartitions() {
        readings(", 'scan.fetch-size' = '3'");
        String few =
                "SELECT sensor, `hour` FROM readings WHERE sensor IN (3, 5, -1) AND `day` = 'mon' AND `hour` IN (1, 2)";
        String many =
                "SELECT sensor FROM readings WHERE sensor IN (%s) AND `day` IN ('mon', 'tuesday') AND `hour` = 1"
                        .formatted(
                                IntStream.range(-5, 25)
                                        .mapToObj(Integer::toString)
                                        .collect(Collectors.joining(", ")));

        assertThat(tables.explainSql(few)).containsPattern("filter=\\[.*OR");
        assertThat(rows(few))
                .containsExactlyInAnyOrder(Row.of(3, 1), Row.of(3, 2), Row.of(5, 1), Row.of(5, 2));
        assertThat(tables.explainSql(many)).containsPattern("filter=\\[.*OR");
        assertThat(rows(many)).hasSize(Math.min(25, PARTITIONS));
    }

    @Test
    void aLimitIsReadNoFurther() throws Exception {
        assertThat(tables.explainSql("SELECT * FROM readings LIMIT 3")).contains("limit=[3]");
        assertThat(rows("SELECT * FROM readings LIMIT 3")).hasSize(3);
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
        table("log", "`day` DATE, written TIMESTAMP(3), line STRING", "");
        String query =
                "SELECT line FROM log WHERE `day` = DATE '2026-01-31' AND written %s TIMESTAMP '2026-01-31 12:00:00.5'";

        assertThat(tables.explainSql(query.formatted(">="))).contains("filter=[and(");
        assertThat(rows(query.formatted(">="))).containsExactlyInAnyOrder(Row.of("a"), Row.of("b"));
        assertThat(rows(query.formatted(">"))).containsExactly(Row.of("b"));
        assertThat(rows(query.formatted("="))).containsExactly(Row.of("a"));
        assertThat(rows("SELECT line FROM log WHERE written > TIMESTAMP '2026-01-31 12:30:00'"))
                .containsExactly(Row.of("b"));
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
        assertThat(rows("SELECT v FROM rooms LIMIT 2")).hasSize(2);
        assertThat(rows("SELECT v FROM rooms WHERE p = 1")).isEmpty();
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
        readings(", 'lookup.cache' = 'PARTIAL', 'lookup.partial-cache.max-rows' = '10'");
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
