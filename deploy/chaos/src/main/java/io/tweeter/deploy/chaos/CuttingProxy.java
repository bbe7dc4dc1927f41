package io.tweeter.deploy.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Proxies bytes to a port of this machine, and cuts each connection after a random number of them,
 * anywhere in a request or its answer.
 */
final class CuttingProxy implements AutoCloseable {

    /** A request and its answer are some 700 bytes. */
    private static final int MAX_BYTES = 6_000;

    private final int target;
    private final Random random;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    CuttingProxy(int target, long seed) throws IOException {
        this.target = target;
        this.random = new Random(seed);
        this.listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        start("proxy", this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(server);
                start("proxy-requests", () -> pass(client, server, random.nextInt(MAX_BYTES)));
                start("proxy-answers", () -> pass(server, client, random.nextInt(MAX_BYTES)));
            } catch (IOException e) {
                // The proxy is closed, or the server is away: the client notices.
            }
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void pass(Socket from, Socket to, int bytes) {
        int left = bytes;
        byte[] buffer = new byte[512];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            while (left > 0) {
                int read = in.read(buffer, 0, Math.min(buffer.length, left));
                if (read < 0) {
                    break;
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        } catch (IOException e) {
            // cut from the other side
        }
        cut(from);
        cut(to);
    }

    /** With a reset, as when a machine fails, not with an orderly close. */
    private void cut(Socket socket) {
        open.remove(socket);
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // cut already
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(this::cut);
    }
}
