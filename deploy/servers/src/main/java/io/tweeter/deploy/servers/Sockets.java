package io.tweeter.deploy.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Connections to servers on this machine. */
final class Sockets {

    private Sockets() {}

    /**
     * Connects, with a timeout for the connection and for each read.
     *
     * @throws IOException if no process listens
     */
    static Socket connect(String host, int port, int timeoutMillis) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setSoTimeout(timeoutMillis);
            socket.connect(new InetSocketAddress(host, port), timeoutMillis);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw new IOException("nothing listens on " + host + ":" + port, e);
        }
    }
}
