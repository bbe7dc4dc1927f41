package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.deploy.servers.Security;
import io.tweeter.deploy.testkit.CassandraServer;
import io.tweeter.deploy.testkit.PrivateCa;
import io.tweeter.deploy.testkit.TestNodes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Cassandra that wants TLS, a user and a password. */
class SecuredCassandraNightlyIT {

    private static final String USER = "cassandra";

    @TempDir private static Path dir;

    private static PrivateCa ca;
    private static TestNodes<CassandraServer> nodes;

    private final TableEnvironment tables =
            TableEnvironment.create(EnvironmentSettings.inBatchMode());

    @BeforeAll
    static void start() throws Exception {
        ca = PrivateCa.make(Files.createDirectory(dir.resolve("ca")));
        nodes =
                CassandraServer.startNodes(
                        dir.resolve("cassandra"),
                        new Security(
                                ca.keyStore(), ca.trustStore(), PrivateCa.PASSWORD, USER, USER),
                        List.of("127.0.0.1"));
    }

    @AfterAll
    static void stop() {
        if (nodes != null) {
            nodes.close();
        }
    }

    private void roles(String options) {
        tables.executeSql(
                "CREATE TABLE roles (role STRING) WITH ('connector' = 'cassandra', 'contact-points' = '%s', 'local-datacenter' = '%s', 'keyspace' = 'system_auth', 'table' = 'roles', 'tls.enabled' = 'true' %s)"
                        .formatted(
                                nodes.first().contactPoints(),
                                nodes.first().localDatacenter(),
                                options));
    }

    private static String trusted() {
        return ", 'tls.trust-store' = '%s', 'tls.trust-store-password' = '%s'"
                .formatted(ca.trustStore(), PrivateCa.PASSWORD);
    }

    private static String login(String password) {
        return ", 'username' = '%s', 'password' = '%s'".formatted(USER, password);
    }

    private void isRefusedAtPlanning(String reason) {
        assertThatThrownBy(() -> tables.explainSql("SELECT role FROM roles"))
                .isInstanceOf(ValidationException.class)
                .hasMessageStartingWith(reason, nodes.first().contactPoints())
                .hasMessageContaining("check-at-planning");
    }

    @Test
    void aTableIsReadByWhoMayDoThat() {
        roles(trusted() + login(USER));

        assertThat(
                        CollectionUtil.iteratorToList(
                                tables.executeSql("SELECT role FROM roles").collect()))
                .containsExactly(Row.of(USER));
    }

    @Test
    void aWrongPasswordIsReportedAtPlanning() {
        roles(trusted() + login("wrong"));
        isRefusedAtPlanning("Cassandra at %s rejects user 'cassandra' or the password. ");
    }

    @Test
    void aMissingPasswordIsReportedAtPlanning() {
        roles(trusted());
        isRefusedAtPlanning("Cassandra at %s wants a user and a password. ");
    }

    @Test
    void aCertificateThatIsNotTrustedIsReportedAtPlanning() {
        roles(login(USER));
        isRefusedAtPlanning("TLS with Cassandra at %s fails: ");
    }

    @Test
    void aWrongPasswordFailsTheJobWhereItRuns() {
        roles(trusted() + login("wrong") + ", 'check-at-planning' = 'false'");

        assertThatThrownBy(
                        () ->
                                CollectionUtil.iteratorToList(
                                        tables.executeSql("SELECT role FROM roles").collect()))
                .hasStackTraceContaining(
                        "Cassandra at %s rejects user 'cassandra' or the password"
                                .formatted(nodes.first().contactPoints()));
    }
}
