package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TransientTest {

    @Test
    void timeoutsAndLostConnectionsAreTransient() {
        assertThat(Transient.is(new DriverTimeoutException("after 1 s"))).isTrue();
        assertThat(Transient.is(new ClosedConnectionException("gone"))).isTrue();
    }

    @Test
    void aMomentWithoutConnectedNodesIsTransient() {
        assertThat(Transient.is(new NoNodeAvailableException())).isTrue();
        assertThat(Transient.isUnconnected(new NoNodeAvailableException())).isTrue();
        assertThat(Transient.isUnconnected(new ClosedConnectionException("gone"))).isFalse();
    }

    @Test
    void otherErrorsAreNot() {
        assertThat(Transient.is(new IllegalStateException("session is closed"))).isFalse();
        assertThat(Transient.is(new IOException("what?"))).isFalse();
    }
}
