package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.CASWriteUnknownException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransientTest {

    private static final Node NODE =
            (Node)
                    Proxy.newProxyInstance(
                            TransientTest.class.getClassLoader(),
                            new Class<?>[] {Node.class},
                            (proxy, method, arguments) ->
                                    method.getName().equals("hashCode") ? 1 : "a node");

    @Test
    void timeoutsAndLostConnectionsAreTransient() {
        assertThat(Transient.is(new DriverTimeoutException("after 1 s"))).isTrue();
        assertThat(Transient.is(new ClosedConnectionException("gone"))).isTrue();
    }

    /** What writers that take a lease at the same time meet. */
    @Test
    void aLightweightTransactionWhoseOutcomeIsUnknownIsTransient() {
        assertThat(
                        Transient.is(
                                ofANode(
                                        new CASWriteUnknownException(
                                                NODE, ConsistencyLevel.SERIAL, 1, 2))))
                .isTrue();
    }

    /** The driver closes a connection on which too many requests have timed out, for example. */
    @Test
    void aWriteToAConnectionThatIsBeingClosedIsTransient() {
        assertThat(Transient.is(ofANode(new ClosedChannelException()))).isTrue();
        assertThat(Transient.is(ofANode(new IOException("Broken pipe")))).isTrue();
        assertThat(Transient.is(ofANode(new IllegalStateException("session is closed")))).isFalse();
    }

    private static AllNodesFailedException ofANode(Throwable error) {
        return AllNodesFailedException.fromErrors(List.of(Map.entry(NODE, error)));
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
