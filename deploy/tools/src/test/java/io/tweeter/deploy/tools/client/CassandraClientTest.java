package io.tweeter.deploy.tools.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import org.junit.jupiter.api.Test;

class CassandraClientTest {

    @Test
    void aDriverErrorIsDescribedByItsMessage() {
        assertThat(CassandraClient.describe(new DriverTimeoutException("timed out\nafter 60 s")))
                .isEqualTo("timed out");
    }

    @Test
    void withoutErrorsOfNodesTheDriversOwnMessageIsShown() {
        AllNodesFailedException noNode = new NoNodeAvailableException();
        assertThat(CassandraClient.describe(noNode)).isEqualTo(noNode.getMessage());
        assertThat(noNode).hasNoCause();
    }
}
