package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tweeter.deploy.testkit.TestCassandra;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** SQL that writes a part of a row, or how Cassandra is to keep it, into a real Cassandra. */
@ExtendWith(TestCassandra.Extension.class)
class PartialRowsIT {

    private static TestCassandra cassandra;
    private static CqlSession session;

    private TableEnvironment tables;

    @BeforeAll
    static void start(TestCassandra shared) {
        cassandra = shared;
        session = shared.session();
    }

    @BeforeEach
    void emptyTables() throws Exception {
        cassandra.emptyKeyspace("partial");
        session.execute("CREATE TABLE partial.par (k int PRIMARY KEY, x int, y int)");
        session.execute(
                "CREATE TABLE partial.st (p int, c int, s text static, v int, PRIMARY KEY (p, c))");
        // One subtask, so that rows are written in the order of the statement.
        tables =
                TableEnvironment.create(
                        EnvironmentSettings.newInstance()
                                .inStreamingMode()
                                .withConfiguration(
                                        Configuration.fromMap(Map.of("parallelism.default", "1")))
                                .build());
    }

    private void sql(String name, String table, String columns, String... options) {
        tables.executeSql(
                "CREATE TABLE %s (%s) WITH ('connector' = 'cassandra', 'contact-points' = '%s', 'local-datacenter' = '%s', 'keyspace' = 'partial', 'table' = '%s', 'consistency' = 'ONE', 'sink.buffer-flush.interval' = '1 s' %s)"
                        .formatted(
                                name,
                                columns,
                                cassandra.contactPoint(),
                                cassandra.localDatacenter(),
                                table,
                                String.join("", options)));
    }

    private void insert(String statement) throws Exception {
        tables.executeSql(statement).await();
    }

    private static Row only(String select) {
        return session.execute(select).one();
    }

    @Test
    void columnsThatAnInsertDoesNotNameStay() throws Exception {
        sql("par", "par", "k INT, x INT, y INT, PRIMARY KEY (k) NOT ENFORCED");
        session.execute("INSERT INTO partial.par (k, x, y) VALUES (1, 1, 1)");

        insert("INSERT INTO par (x, k) VALUES (2, 1)");

        Row row = only("SELECT x, y FROM partial.par WHERE k = 1");
        assertThat(row.getInt("x")).isEqualTo(2);
        assertThat(row.getInt("y")).isEqualTo(1);
    }

    @Test
    void aColumnAfterAComputedOneIsFound() throws Exception {
        sql("par", "par", "k INT, twice AS x * 2, x INT, y INT, PRIMARY KEY (k) NOT ENFORCED");
        session.execute("INSERT INTO partial.par (k, x, y) VALUES (1, 1, 1)");

        insert("INSERT INTO par (k, y) VALUES (1, 2)");

        Row row = only("SELECT x, y FROM partial.par WHERE k = 1");
        assertThat(row.getInt("x")).isEqualTo(1);
        assertThat(row.getInt("y")).isEqualTo(2);
    }

    @Test
    void nullsReplaceOrLeaveWhatIsThere() throws Exception {
        sql("writes", "par", "k INT, x INT, y INT, PRIMARY KEY (k) NOT ENFORCED");
        sql(
                "leaves",
                "par",
                "k INT, x INT, y INT, PRIMARY KEY (k) NOT ENFORCED",
                ", 'sink.nulls' = 'unset'");
        session.execute("INSERT INTO partial.par (k, x, y) VALUES (1, 1, 1)");
        session.execute("INSERT INTO partial.par (k, x, y) VALUES (2, 1, 1)");

        insert("INSERT INTO leaves VALUES (1, 2, CAST(NULL AS INT))");
        insert("INSERT INTO writes VALUES (2, 2, CAST(NULL AS INT))");

        assertThat(only("SELECT y FROM partial.par WHERE k = 1").getInt("y")).isEqualTo(1);
        assertThat(only("SELECT y FROM partial.par WHERE k = 2").isNull("y")).isTrue();
    }

    @Test
    void versionsOfARowThatAreWrittenTogetherAreMergedByColumn() throws Exception {
        sql(
                "leaves",
                "par",
                "k INT, x INT, y INT, PRIMARY KEY (k) NOT ENFORCED",
                ", 'sink.nulls' = 'unset'");

        insert(
                "INSERT INTO leaves VALUES (1, 1, CAST(NULL AS INT)), (1, CAST(NULL AS INT), 2),"
                        + " (1, 3, CAST(NULL AS INT))");

        Row row = only("SELECT x, y FROM partial.par WHERE k = 1");
        assertThat(row.getInt("x")).isEqualTo(3);
        assertThat(row.getInt("y")).isEqualTo(2);
    }

    @Test
    void aRowCanHaveAWriteTimestampAndATtl() throws Exception {
        sql(
                "kept",
                "par",
                "k INT, x INT, y INT, written TIMESTAMP_LTZ(6) METADATA FROM 'timestamp', ttl INT METADATA, PRIMARY KEY (k) NOT ENFORCED");

        insert(
                "INSERT INTO kept VALUES"
                        + " (1, 1, 1, TO_TIMESTAMP_LTZ(2000, 3), 1000),"
                        + " (1, 2, 2, TO_TIMESTAMP_LTZ(1000, 3), CAST(NULL AS INT)),"
                        + " (2, 3, 3, CAST(NULL AS TIMESTAMP_LTZ(6)), 0)");

        Row first = only("SELECT x, WRITETIME(x), TTL(x) FROM partial.par WHERE k = 1");
        assertThat(first.getInt(0)).isEqualTo(1);
        assertThat(first.getLong(1)).isEqualTo(2_000_000);
        assertThat(first.getInt(2)).isBetween(1, 1000);
        Row second = only("SELECT x, WRITETIME(x), TTL(x) FROM partial.par WHERE k = 2");
        assertThat(second.getLong(1)).isGreaterThan(2_000_000);
        assertThat(second.isNull(2)).isTrue();
    }

    @Test
    void ofEqualWriteTimestampsCassandrasRuleDecidesHoweverRowsAreGrouped() throws Exception {
        for (int rows : new int[] {1, 100}) {
            session.execute("TRUNCATE partial.par");
            tables.executeSql("DROP TABLE IF EXISTS kept");
            sql(
                    "kept",
                    "par",
                    "k INT, x INT, y INT, written TIMESTAMP_LTZ(6) METADATA FROM 'timestamp', PRIMARY KEY (k) NOT ENFORCED",
                    ", 'sink.buffer-flush.max-rows' = '" + rows + "'");

            insert(
                    "INSERT INTO kept VALUES (1, 9, 1, TO_TIMESTAMP_LTZ(1000, 3)),"
                            + " (1, 2, 5, TO_TIMESTAMP_LTZ(1000, 3))");

            Row row = only("SELECT x, y FROM partial.par WHERE k = 1");
            assertThat(row.getInt("x")).isEqualTo(9);
            assertThat(row.getInt("y")).isEqualTo(5);
        }
    }

    @Test
    void aRowWithoutATtlOfItsOwnReplacesOneThatHasOne() throws Exception {
        sql("kept", "par", "k INT, x INT, y INT, ttl INT METADATA, PRIMARY KEY (k) NOT ENFORCED");

        insert("INSERT INTO kept VALUES (1, 1, 1, 1000), (1, 2, 2, CAST(NULL AS INT))");

        Row row = only("SELECT x, TTL(x) FROM partial.par WHERE k = 1");
        assertThat(row.getInt(0)).isEqualTo(2);
        assertThat(row.isNull(1)).isTrue();
    }

    @Test
    void staticColumnsAreWrittenThroughATableOfTheirOwn() throws Exception {
        sql("mixed", "st", "p INT, c INT, s STRING, v INT, PRIMARY KEY (p, c) NOT ENFORCED");
        sql("rows_only", "st", "p INT, c INT, v INT, PRIMARY KEY (p, c) NOT ENFORCED");
        sql("shared", "st", "p INT, s STRING, PRIMARY KEY (p) NOT ENFORCED");

        assertThatThrownBy(() -> insert("INSERT INTO mixed VALUES (1, 1, 'zzz', 1)"))
                .hasStackTraceContaining("Column 's' of partial.st is static");
        insert("INSERT INTO rows_only VALUES (1, 1, 1), (1, 2, 2)");
        insert("INSERT INTO shared VALUES (1, 'zzz'), (1, 'aaa')");

        List<Row> rows = session.execute("SELECT c, s, v FROM partial.st WHERE p = 1").all();
        assertThat(rows).extracting(row -> row.getInt("v")).containsExactly(1, 2);
        assertThat(rows).extracting(row -> row.getString("s")).containsOnly("aaa");
    }

    @Test
    void aPartitionKeyThatIsTooLongTogetherIsReported() {
        session.execute("CREATE TABLE partial.wide (a text, b text, v int, PRIMARY KEY ((a, b)))");
        sql("wide", "wide", "a STRING, b STRING, v INT, PRIMARY KEY (a, b) NOT ENFORCED");

        assertThatThrownBy(
                        () ->
                                insert(
                                        "INSERT INTO wide VALUES (REPEAT('a', 40000), REPEAT('b', 40000), 1)"))
                .hasStackTraceContaining(
                        "Partition key [a, b] of partial.wide: its values have 80006 bytes together, and Cassandra takes 65535");
    }

    @Test
    void anEmptyPartitionKeyIsReportedWithItsColumn() {
        session.execute("CREATE TABLE partial.pk (k text PRIMARY KEY, v int)");
        sql("pk", "pk", "k STRING, v INT, PRIMARY KEY (k) NOT ENFORCED");

        assertThatThrownBy(() -> insert("INSERT INTO pk VALUES ('', 1)"))
                .hasStackTraceContaining("Column 'k' of partial.pk: it is empty");
    }
}
