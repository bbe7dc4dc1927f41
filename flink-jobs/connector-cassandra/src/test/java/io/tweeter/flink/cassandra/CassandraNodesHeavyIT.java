package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.tweeter.deploy.testkit.CassandraServer;
import io.tweeter.deploy.testkit.TestNodes;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas on three nodes, one of which is killed while a table is read. */
class CassandraNodesHeavyIT {

    private static final List<String> HOSTS = List.of("127.0.2.1", "127.0.2.2", "127.0.2.3");
    private static final int ROWS = 3_000;
    private static final int ROWS_BEFORE = 300;

    private static TestNodes<CassandraServer> nodes;

    @TempDir private Path dir;

    private StreamTableEnvironment tables;

    /** Kills a node when some rows have been read. */
    private static final class KillOnce implements MapFunction<Row, Integer> {

        private static final long serialVersionUID = 1L;
        private static final AtomicBoolean KILLED = new AtomicBoolean();

        private int rows;

        @Override
        public Integer map(Row row) throws InterruptedException {
            rows++;
            if (rows == ROWS_BEFORE && KILLED.compareAndSet(false, true)) {
                nodes.last().kill();
            }
            return (Integer) row.getField(0);
        }
    }

    @Test
    void scansLookUpsAndWritesGoOnWithoutOneOfThreeReplicas() throws Exception {
        try (TestNodes<CassandraServer> started = CassandraServer.startNodes(dir, HOSTS)) {
            nodes = started;
            try (CqlSession session = started.first().connect()) {
                fill(session);
                tables();

                assertThat(scanned())
                        .containsExactlyInAnyOrderElementsOf(
                                IntStream.range(0, ROWS).boxed().toList());
                assertThat(KillOnce.KILLED).isTrue();

                tables.executeSql(
                        "CREATE TABLE ids (id INT, asked_at AS PROCTIME()) WITH ('connector' = 'datagen', 'number-of-rows' = '%d', 'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '%d')"
                                .formatted(ROWS, ROWS - 1));
                assertThat(
                                rows(
                                        "SELECT r.v FROM ids AS i JOIN numbers FOR SYSTEM_TIME AS OF i.asked_at AS r ON i.id = r.id"))
                        .hasSize(ROWS);

                tables.executeSql("INSERT INTO numbers SELECT id, id + 1 FROM numbers").await();
                assertThat(rows("SELECT id FROM numbers WHERE v = id + 1")).hasSize(ROWS);
            }
        }
    }

    private static void fill(CqlSession session) {
        session.execute(
                "CREATE KEYSPACE three WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 3}");
        session.execute("CREATE TABLE three.numbers (id int PRIMARY KEY, v int)");
        PreparedStatement insert =
                session.prepare("INSERT INTO three.numbers (id, v) VALUES (?, ?)");
        for (int id = 0; id < ROWS; id++) {
            session.execute(
                    insert.bind(id, id).setConsistencyLevel(DefaultConsistencyLevel.QUORUM));
        }
    }

    private void tables() {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(1);
        tables = StreamTableEnvironment.create(environment);
        CassandraServer first = nodes.first();
        tables.executeSql(
                "CREATE TABLE numbers (id INT, v INT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'cassandra', 'contact-points' = '%s', 'local-datacenter' = '%s', 'keyspace' = 'three', 'table' = 'numbers', 'scan.fetch-size' = '50')"
                        .formatted(first.contactPoints(), first.localDatacenter()));
    }

    private List<Integer> scanned() throws Exception {
        return CollectionUtil.iteratorToList(
                tables.toDataStream(tables.sqlQuery("SELECT id FROM numbers"))
                        .map(new KillOnce())
                        .executeAndCollect());
    }

    private List<Row> rows(String query) {
        return CollectionUtil.iteratorToList(tables.executeSql(query).collect());
    }
}
