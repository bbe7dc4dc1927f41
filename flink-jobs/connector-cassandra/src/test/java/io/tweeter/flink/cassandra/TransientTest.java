package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.metadata.Node;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransientTest {

    @Test
    void timeoutsAndLostConnectionsAreTransient() {
        assertThat(Transient.is(new DriverTimeoutException("after 1 s"))).isTrue();
        assertThat(Transient.is(new ClosedConnectionException("gone"))).isTrue();
    }

    /** The driver closes a connection on which too many requests have timed out, for example. */
    @Test
    void aWriteToAConnectionThatIsBeingClosedIsTransient() {
        assertThat(Transient.is(ofANode(new ClosedChannelException()))).isTrue();
        assertThat(Transient.is(ofANode(new IOException("Broken pipe")))).isTrue();
        assertThat(Transient.is(ofANode(new IllegalStateException("session is closed")))).isFalse();
    }

    private static AllNodesFailedException ofANode(Throwable error) {
        Node node =
                (Node)
                        Proxy.newProxyInstance(
                                TransientTest.class.getClassLoader(),
                                new Class<?>[] {Node.class},
                                (proxy, method, arguments) ->
                                        method.getName().equals("hashCode") ? 1 : "a node");
        return AllNodesFailedException.fromErrors(List.of(Map.entry(node, error)));
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
