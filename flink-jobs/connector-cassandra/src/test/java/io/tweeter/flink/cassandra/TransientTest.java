package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TransientTest {

    @Test
    void timesOutOrLostTheConnection() {
        assertThat(Transient.is(new DriverTimeoutException("after 1 s"))).isTrue();
        assertThat(Transient.is(new ClosedConnectionException("gone"))).isTrue();
    }

    @Test
    void noNodeIsThereNow() {
        AllNodesFailedException none = new NoNodeAvailableException();

        assertThat(Transient.is(none)).isTrue();
    }

    @Test
    void anythingElseIsMetAgain() {
        assertThat(Transient.is(new IllegalStateException("session is closed"))).isFalse();
        assertThat(Transient.is(new IOException("what?"))).isFalse();
    }
}
