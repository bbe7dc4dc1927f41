package io.tweeter.deploy.testkit;

import io.tweeter.deploy.servers.FlinkPorts;
import io.tweeter.deploy.servers.ServerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports that no process listens on. */
public final class FreePorts {

    private FreePorts() {}

    /**
     * A port that was free a moment ago.
     *
     * @throws ServerException if the machine has none
     */
    public static int next() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new ServerException("no free port: " + e.getMessage(), e);
        }
    }

    /** Free ports for a Flink cluster. */
    public static FlinkPorts flink() {
        return new FlinkPorts(next(), next(), next(), next(), next());
    }
}
