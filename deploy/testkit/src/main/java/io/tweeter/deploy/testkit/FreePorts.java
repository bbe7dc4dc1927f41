package io.tweeter.deploy.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports that nobody listens on. */
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
}
