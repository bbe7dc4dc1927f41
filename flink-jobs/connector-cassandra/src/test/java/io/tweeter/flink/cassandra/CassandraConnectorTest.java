package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
