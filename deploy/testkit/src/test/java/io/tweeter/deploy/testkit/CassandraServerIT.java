package io.tweeter.deploy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CassandraServerIT {

    @TempDir Path dir;

    @Test
    void acknowledgedRowsSurviveAKillAndAStop() throws Exception {
        try (CassandraServer cassandra = CassandraServer.start(dir)) {
            try (CqlSession session = connect(cassandra)) {
                session.execute(
                        "CREATE KEYSPACE k WITH replication ="
                                + " {'class': 'SimpleStrategy', 'replication_factor': 1}");
                session.execute("CREATE TABLE k.t (id int PRIMARY KEY)");
                session.execute("INSERT INTO k.t (id) VALUES (1)");
                cassandra.kill();
            }
        }
        try (CassandraServer cassandra = CassandraServer.start(dir);
                CqlSession session = connect(cassandra)) {
            session.execute("INSERT INTO k.t (id) VALUES (2)");
        }
        try (CassandraServer cassandra = CassandraServer.start(dir);
                CqlSession session = connect(cassandra)) {
            assertThat(session.execute("SELECT id FROM k.t"))
                    .extracting(row -> row.getInt("id"))
                    .containsExactlyInAnyOrder(1, 2);
        }
    }

    private static CqlSession connect(CassandraServer cassandra) {
        InetSocketAddress contactPoint = cassandra.contactPoint();
        return CqlSession.builder()
                .addContactPoint(
                        new InetSocketAddress(contactPoint.getHostString(), contactPoint.getPort()))
                .withLocalDatacenter(cassandra.localDatacenter())
                .withConfigLoader(
                        DriverConfigLoader.programmaticBuilder()
                                .withDuration(
                                        DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(60))
                                .build())
                .build();
    }
}
