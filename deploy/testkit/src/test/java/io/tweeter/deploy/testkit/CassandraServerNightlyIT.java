package io.tweeter.deploy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CassandraServerNightlyIT {

    @TempDir Path dir;

    @Test
    void acknowledgedRowsSurviveAKillAndAStop() throws Exception {
        try (CassandraServer cassandra = CassandraServer.start(dir)) {
            try (CqlSession session = cassandra.connect()) {
                session.execute(
                        "CREATE KEYSPACE k WITH replication ="
                                + " {'class': 'SimpleStrategy', 'replication_factor': 1}");
                session.execute("CREATE TABLE k.t (id int PRIMARY KEY)");
                session.execute("INSERT INTO k.t (id) VALUES (1)");
                cassandra.kill();
            }
        }
        try (CassandraServer cassandra = CassandraServer.start(dir);
                CqlSession session = cassandra.connect()) {
            session.execute("INSERT INTO k.t (id) VALUES (2)");
        }
        try (CassandraServer cassandra = CassandraServer.start(dir);
                CqlSession session = cassandra.connect()) {
            assertThat(session.execute("SELECT id FROM k.t"))
                    .extracting(row -> row.getInt("id"))
                    .containsExactlyInAnyOrder(1, 2);
        }
    }
}
