package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.internal.core.metadata.DefaultEndPoint;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLHandshakeException;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CassandraConnectorTest {

    private static final CassandraSettings SETTINGS =
            CassandraSettings.from(
                    Environment.of(
                            Map.of(
                                    "CASSANDRA_CONTACT_POINTS", "one:9042,two:9043",
                                    "CASSANDRA_USERNAME", "ann",
                                    "CASSANDRA_PASSWORD", "hidden")));

    private static final CassandraConnector CONNECTOR = new CassandraConnector(SETTINGS);

    @Test
    void namesTheContactPointsAndNoSecrets() {
        assertThat(CONNECTOR.toString())
                .contains("one", "9042", "two", "9043")
                .doesNotContain("hidden");
    }

    @Test
    void goesToWhereTheJobRuns() throws Exception {
        assertThat(InstantiationUtil.clone(CONNECTOR)).hasToString(CONNECTOR.toString());
    }

    private static IllegalStateException failure(Throwable error) {
        return CassandraConnector.failure(
                "one:9042", "ann", List.of(new IllegalStateException("init", error), error), error);
    }

    /** What will be the same at the start of the job is an error at planning. */
    @Test
    void whatCassandraRefusesIsToldFromWhatItCannotAnswer() {
        EndPoint one = new DefaultEndPoint(InetSocketAddress.createUnresolved("one", 9042));
        assertThat(failure(new AuthenticationException(one, "credentials are incorrect")))
                .isInstanceOf(CassandraConnector.RefusedException.class)
                .hasMessage("Cassandra at one:9042 rejects user 'ann' or the password");
        assertThat(
                        failure(
                                new AuthenticationException(
                                        one, "Unable to perform authentication: no replica")))
                .isNotInstanceOf(CassandraConnector.RefusedException.class)
                .hasMessageContaining("Unable to perform authentication: no replica");
        assertThat(failure(new SSLHandshakeException("not trusted")))
                .isInstanceOf(CassandraConnector.RefusedException.class)
                .hasMessage("TLS with Cassandra at one:9042 fails: not trusted");
        assertThat(failure(new SslHandshakeTimeoutException("timed out")))
                .isNotInstanceOf(CassandraConnector.RefusedException.class)
                .hasMessageContaining("timed out");
        assertThat(failure(new ClosedChannelException()))
                .hasMessage(
                        "no node of Cassandra at one:9042 can be reached: [ClosedChannelException]");
    }

    private static String consistency(CassandraConnector connector) {
        return connector
                .config(WriteLimits.DEFAULT)
                .getInitialConfig()
                .getDefaultProfile()
                .getString(DefaultDriverOption.REQUEST_CONSISTENCY);
    }

    /** The driver's own default would lose what one replica loses. */
    @Test
    void aMajorityOfTheLocalReplicasConfirmsUnlessAnotherLevelIsGiven() {
        assertThat(consistency(CONNECTOR)).isEqualTo("LOCAL_QUORUM");
        assertThat(
                        consistency(
                                new CassandraConnector(
                                        SETTINGS, DefaultConsistencyLevel.EACH_QUORUM)))
                .isEqualTo("EACH_QUORUM");
    }

    /** As a driver whose classes are gone. */
    @Test
    @Timeout(60)
    void aSessionThatNeverClosesIsLeftAfterAWhile() {
        CqlSession session =
                (CqlSession)
                        Proxy.newProxyInstance(
                                CqlSession.class.getClassLoader(),
                                new Class<?>[] {CqlSession.class},
                                (proxy, method, arguments) -> new CompletableFuture<Void>());

        assertThatNoException().isThrownBy(() -> CassandraConnector.disconnect(session));
    }
}
