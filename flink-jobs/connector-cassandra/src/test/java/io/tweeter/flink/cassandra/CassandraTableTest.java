package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.factories.FactoryUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is reported about a table at planning, without a server. */
class CassandraTableTest {

    private TableEnvironment tables;

    @BeforeEach
    void start() {
        tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    }

    private void plan(String columns, String options, String insert) {
        tables.executeSql(
                "CREATE TABLE sink ("
                        + columns
                        + ") WITH ('connector' = 'cassandra', 'contact-points' = 'localhost:9042',"
                        + " 'local-datacenter' = 'dc', 'keyspace' = 'k', 'table' = 't'"
                        + options
                        + ")");
        assertThat(tables.explainSql("INSERT INTO sink " + insert)).contains("Sink");
    }

    @Test
    void acceptsTheTypesThatCassandraCanHold() {
        plan(
                "a STRING, b BIGINT, c INT, d DOUBLE, e BOOLEAN, f DATE, g TIMESTAMP_LTZ(3),"
                        + " h TIMESTAMP(0), i DECIMAL(10, 2), j BYTES, k SMALLINT, l FLOAT,"
                        + " PRIMARY KEY (a) NOT ENFORCED",
                ", 'ttl' = '90 s', 'max-in-flight' = '7', 'request-timeout' = '3 s',"
                        + " 'max-retries' = '0'",
                "SELECT 'x', 1, 2, 0.5e0, TRUE, DATE '2026-01-31', CAST(NULL AS TIMESTAMP_LTZ(3)),"
                        + " TIMESTAMP '2026-01-31 12:00:00', 1.25, x'01', CAST(1 AS SMALLINT),"
                        + " CAST(1 AS FLOAT)");
    }

    @Test
    void acceptsOptionsByTheirNewNames() {
        plan(
                "a STRING, PRIMARY KEY (a) NOT ENFORCED",
                ", 'sink.ttl' = '90 s', 'sink.requests.max-inflight' = '7', 'sink.max-retries' = '0',"
                        + " 'sink.nulls' = 'unset', 'sink.buffer-flush.max-rows' = '1',"
                        + " 'sink.buffer-flush.interval' = '1 ms', 'sink.lease-table' = 'l',"
                        + " 'sink.parallelism' = '1'",
                "VALUES ('x')");
    }

    @Test
    void namesTheKeyColumnThatAnInsertLeavesOut() {
        assertThatThrownBy(
                        () ->
                                plan(
                                        "a STRING, b STRING, c STRING, PRIMARY KEY (a, b) NOT ENFORCED",
                                        "",
                                        "(a, c) VALUES ('x', 'y')"))
                .hasStackTraceContaining("'b'");
    }

    @Test
    void namesAnOptionThatHasNoSuchValue() {
        assertThatThrownBy(
                        () ->
                                plan(
                                        "a STRING, PRIMARY KEY (a) NOT ENFORCED",
                                        ", 'sink.nulls' = 'keep'",
                                        "VALUES ('x')"))
                .hasStackTraceContaining("sink.nulls")
                .hasStackTraceContaining("unset");
    }

    @Test
    void rejectsATableWithoutPrimaryKey() {
        assertThatThrownBy(() -> plan("a STRING", "", "VALUES ('x')"))
                .rootCause()
                .hasMessageContaining("no PRIMARY KEY")
                .hasMessageContaining("k.t");
    }

    @Test
    void namesTheColumnWhoseTypeItCannotWrite() {
        assertThatThrownBy(
                        () ->
                                plan(
                                        "a STRING, bad ARRAY<TIMESTAMP(6)>,"
                                                + " PRIMARY KEY (a) NOT ENFORCED",
                                        "",
                                        "SELECT 'x', ARRAY[TIMESTAMP '2026-01-31 12:00:00.123456']"))
                .rootCause()
                .hasMessageContaining("Column 'bad'")
                .hasMessageContaining("ARRAY<TIMESTAMP(6)>");
    }

    @Test
    void rejectsTimestampsThatWouldLoseDigits() {
        assertThatThrownBy(
                        () ->
                                plan(
                                        "a STRING, t TIMESTAMP(6), PRIMARY KEY (a) NOT ENFORCED",
                                        "",
                                        "SELECT 'x', TIMESTAMP '2026-01-31 12:00:00.123456'"))
                .rootCause()
                .hasMessageContaining("Column 't'")
                .hasMessageContaining("TIMESTAMP(6)");
    }

    private String planOf(String options, int parallelism, String query) {
        Configuration configuration = new Configuration();
        configuration.setString("parallelism.default", Integer.toString(parallelism));
        tables =
                TableEnvironment.create(
                        EnvironmentSettings.newInstance().withConfiguration(configuration).build());
        tables.executeSql(
                "CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen', 'number-of-rows' = '1')");
        plan("a INT, b BIGINT, PRIMARY KEY (a) NOT ENFORCED", options, query);
        return tables.explainSql("INSERT INTO sink " + query, ExplainDetail.JSON_EXECUTION_PLAN);
    }

    private static JsonNode writer(String plan) throws Exception {
        return node(plan, "hold back retractions");
    }

    private static JsonNode node(String plan, String type) throws Exception {
        String json = plan.substring(plan.indexOf('{', plan.indexOf("Physical Execution Plan")));
        for (JsonNode node : new ObjectMapper().readTree(json).path("nodes")) {
            if (node.path("type").asText().contains(type)) {
                return node;
            }
        }
        throw new AssertionError(plan);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theSinkHasTheParallelismThatIsAskedFor(int parallelism) throws Exception {
        String plan =
                planOf(
                        ", 'sink.parallelism' = '%d'".formatted(parallelism),
                        4,
                        "SELECT n, 1 FROM numbers");

        assertThat(writer(plan).path("parallelism").asInt()).isEqualTo(parallelism);
    }

    @Test
    void aScanHasTheParallelismThatIsAskedFor() throws Exception {
        tables.executeSql(
                "CREATE TABLE source (a INT) WITH ('connector' = 'cassandra', 'contact-points' = 'localhost:9042', 'local-datacenter' = 'dc', 'keyspace' = 'k', 'table' = 't', 'scan.parallelism' = '3')");
        String plan = tables.explainSql("SELECT a FROM source", ExplainDetail.JSON_EXECUTION_PLAN);

        assertThat(node(plan, "Source: ").path("parallelism").asInt()).isEqualTo(3);
    }

    @Test
    void optionsOfScansAndOfLookUpsAreNotMixedUp() {
        ResolvedSchema schema = ResolvedSchema.of(Column.physical("a", DataTypes.INT()));
        CatalogTable table =
                CatalogTable.newBuilder()
                        .schema(Schema.newBuilder().fromResolvedSchema(schema).build())
                        .options(
                                Map.ofEntries(
                                        Map.entry("connector", "cassandra"),
                                        Map.entry("contact-points", "localhost:9042"),
                                        Map.entry("local-datacenter", "dc"),
                                        Map.entry("keyspace", "k"),
                                        Map.entry("table", "t"),
                                        Map.entry("request-timeout", "4 s"),
                                        Map.entry("scan.max-retries", "5"),
                                        Map.entry("lookup.max-retries", "6"),
                                        Map.entry("scan.fetch-size", "7"),
                                        Map.entry("scan.parallelism", "8"),
                                        Map.entry("check-at-planning", "false")))
                        .build();
        CassandraTableSource source =
                (CassandraTableSource)
                        FactoryUtil.createDynamicTableSource(
                                null,
                                ObjectIdentifier.of("c", "d", "t"),
                                new ResolvedCatalogTable(table, schema),
                                Map.of(),
                                new Configuration(),
                                CassandraTableTest.class.getClassLoader(),
                                false);

        assertThat(source.options())
                .isEqualTo(
                        new ReadOptions(
                                new WriteLimits(32_768, Duration.ofSeconds(4), 5),
                                new WriteLimits(32_768, Duration.ofSeconds(4), 6),
                                7,
                                8,
                                Optional.empty(),
                                false));
    }

    @Test
    void subtasksThatShareALeaseAreRestartedTogether() throws Exception {
        String leases = ", 'sink.lease-table' = 'l'";

        String alone = planOf(leases, 4, "SELECT n, 1 FROM numbers");
        assertThat(shippedTo(writer(alone))).isEqualTo("HASH");
        String counted = planOf(leases, 4, "SELECT n, COUNT(*) FROM numbers GROUP BY n");
        assertThat(shippedTo(writer(counted))).isEqualTo("FORWARD");
        String withoutLease = planOf("", 4, "SELECT n, 1 FROM numbers");
        assertThat(shippedTo(writer(withoutLease))).isEqualTo("FORWARD");
    }

    private static String shippedTo(JsonNode node) {
        return node.path("predecessors").path(0).path("ship_strategy").asText();
    }

    @Test
    void leasesAreForStreams() {
        tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        assertThatThrownBy(
                        () ->
                                plan(
                                        "a STRING, PRIMARY KEY (a) NOT ENFORCED",
                                        ", 'sink.lease-table' = 'l'",
                                        "VALUES ('x')"))
                .hasMessageContaining("'sink.lease-table' is for streaming mode");
    }

    @Test
    void aStoreOfCertificatesMayBeOnTheClusterAlone() {
        plan(
                "a STRING, PRIMARY KEY (a) NOT ENFORCED",
                ", 'tls.enabled' = 'true', 'tls.trust-store' = '/nowhere/ca.p12'",
                "VALUES ('x')");
    }

    @ParameterizedTest
    @ValueSource(strings = {"contact-points", "local-datacenter", "keyspace", "table"})
    void aBlankOptionIsNoDefault(String option) {
        tables.executeSql(
                ("CREATE TABLE blank (a STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'cassandra',"
                                + " 'contact-points' = 'localhost:9042', 'local-datacenter' = 'dc', 'keyspace' = 'k', 'table' = 't')")
                        .replaceFirst(
                                "'%s' = '[^']+'".formatted(option),
                                "'%s' = ' '".formatted(option)));
        assertThatThrownBy(() -> tables.explainSql("INSERT INTO blank VALUES ('x')"))
                .rootCause()
                .hasMessage("Option '%s' is blank.", option);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "\", 'sink.ttl' = '1500 ms'\", 'sink.ttl'",
                "\", 'max-in-flight' = '0'\", 'sink.requests.max-inflight'",
                "\", 'max-retries' = '-1'\", 'sink.max-retries'",
                "\", 'sink.buffer-flush.interval' = '0 s'\", 'sink.buffer-flush.interval'",
                "\", 'sink.buffer-flush.max-rows' = '0'\", 'sink.buffer-flush.max-rows'",
                "\", 'consistency' = 'LOCAL_SERIAL'\", 'consistency'",
                "\", 'username' = 'ann'\", 'password'",
                "\", 'password' = 'x'\", 'username'",
                "\", 'username' = ' '\", 'username'",
                "\", 'tls.trust-store' = '/ca.p12'\", 'tls.trust-store'",
                "\", 'sink.lease-table' = ' '\", 'sink.lease-table'",
                "\", 'no-such-option' = 'x'\", no-such-option",
            })
    void namesTheOptionThatIsWrong(String options, String named) {
        assertThatThrownBy(
                        () ->
                                plan(
                                        "a STRING, PRIMARY KEY (a) NOT ENFORCED",
                                        options,
                                        "VALUES ('x')"))
                .rootCause()
                .hasMessageContaining(named)
                .hasMessageNotContaining("CASSANDRA_");
    }
}
