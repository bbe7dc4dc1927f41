package io.tweeter.deploy.tools.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CassandraClientTest {

    @Test
    void aDriverErrorIsDescribedByItsMessage() {
        assertThat(CassandraClient.describe(new DriverTimeoutException("timed out\nafter 60 s")))
                .isEqualTo("timed out");
    }

    @Test
    void aStoreOfCertificatesThatCannotBeOpenedIsNamed() {
        CassandraSettings settings =
                CassandraSettings.from(
                        Environment.of(
                                Map.of(
                                        "CASSANDRA_TLS", "true",
                                        "CASSANDRA_TRUSTSTORE", "/nowhere/ca.p12")));

        assertThatThrownBy(() -> CassandraClient.connect(settings))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("CASSANDRA_TRUSTSTORE is /nowhere/ca.p12, which ")
                .hasMessageEndingWith(": /nowhere/ca.p12");
    }

    @Test
    void withoutErrorsOfNodesTheDriversOwnMessageIsShown() {
        AllNodesFailedException noNode = new NoNodeAvailableException();
        assertThat(CassandraClient.describe(noNode)).isEqualTo(noNode.getMessage());
        assertThat(noNode).hasNoCause();
    }
}
