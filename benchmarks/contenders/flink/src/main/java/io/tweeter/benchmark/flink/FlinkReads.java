package io.tweeter.benchmark.flink;

import io.tweeter.benchmark.protocol.Arguments;
import io.tweeter.benchmark.protocol.ContenderMain;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;

/**
 * SQL that reads a table by connector {@code cassandra}: as a whole, or by look-ups of as many
 * keys, in an order that is not the table's.
 *
 * <p>Arguments: {@code cassandra} (host:port), {@code datacenter}, {@code keyspace}, {@code table},
 * {@code rows} (of the table, with the ids 0 and so on), {@code mode} ({@code scan} or {@code
 * lookup}).
 */
public final class FlinkReads {

    private static final int PARALLELISM = 2;

    private FlinkReads() {}

    /** Starts the contender. */
    public static void main(String[] args) {
        ContenderMain.main(FlinkReads::run, args);
    }

    private static String run(Arguments arguments) {
        boolean scan = arguments.text("mode").equals("scan");
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "none");
        configuration.setString("pipeline.object-reuse", "true");
        configuration.setString("table.exec.async-lookup.buffer-capacity", "256");
        // Also bounded look-ups, so that one row comes out at the end.
        configuration.setString("execution.runtime-mode", "batch");
        StreamTableEnvironment tables =
                StreamTableEnvironment.create(
                        StreamExecutionEnvironment.createLocalEnvironment(
                                PARALLELISM, configuration),
                        EnvironmentSettings.newInstance().withConfiguration(configuration).build());
        long rows = arguments.number("rows");
        tables.executeSql(
                """
                CREATE TABLE measured (
                    id BIGINT, handle STRING, content STRING, created_at TIMESTAMP_LTZ(3),
                    PRIMARY KEY (id) NOT ENFORCED
                ) WITH (
                    'connector' = 'cassandra', 'contact-points' = '%s', 'local-datacenter' = '%s',
                    'keyspace' = '%s', 'table' = '%s'
                )"""
                        .formatted(
                                arguments.text("cassandra"),
                                arguments.text("datacenter"),
                                arguments.text("keyspace"),
                                arguments.text("table")));
        return scan ? scan(tables, rows) : lookUp(tables, rows);
    }

    private static String scan(StreamTableEnvironment tables, long rows) {
        return check(
                tables,
                "SELECT COUNT(id), COUNT(handle), SUM(CHAR_LENGTH(content)), MAX(created_at) FROM measured",
                rows);
    }

    private static String lookUp(StreamTableEnvironment tables, long rows) {
        tables.executeSql(
                """
                CREATE TABLE numbers (n BIGINT, asked_at AS PROCTIME()) WITH (
                    'connector' = 'datagen', 'number-of-rows' = '%d', 'rows-per-second' = '1000000000',
                    'fields.n.kind' = 'sequence', 'fields.n.start' = '0', 'fields.n.end' = '%d'
                )"""
                        .formatted(rows, rows - 1));
        tables.executeSql(
                "CREATE VIEW asked AS SELECT MOD(n * 7919, %d) AS id, asked_at FROM numbers"
                        .formatted(rows));
        return check(
                tables,
                """
                SELECT COUNT(r.id), COUNT(handle), SUM(CHAR_LENGTH(content)), MAX(created_at)
                FROM asked AS k JOIN measured FOR SYSTEM_TIME AS OF k.asked_at AS r ON k.id = r.id""",
                rows);
    }

    private static String check(StreamTableEnvironment tables, String query, long rows) {
        Row last = null;
        for (Row row : CollectionUtil.iteratorToList(tables.executeSql(query).collect())) {
            last = row;
        }
        if (last == null || !Long.valueOf(rows).equals(last.getField(0))) {
            throw new IllegalStateException("read " + last + ", not " + rows + " rows");
        }
        return ContenderMain.result();
    }
}
