package io.tweeter.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CuttingProxyTest {

    @Test
    void connectionIsCutBeforeAnythingLongHasPassed() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                CuttingProxy proxy = new CuttingProxy(listener.getLocalPort(), 1);
                Socket client =
                        new Socket(InetAddress.getLoopbackAddress(), proxy.uri().getPort())) {
            CompletableFuture<Long> received = CompletableFuture.supplyAsync(() -> drain(listener));
            OutputStream out = client.getOutputStream();

            assertThatIOException()
                    .isThrownBy(
                            () -> {
                                while (true) {
                                    out.write(new byte[1_000]);
                                }
                            });
            assertThat(received.get()).isLessThan(6_000);
        }
    }

    /** Reads until the connection is cut, and returns the number of bytes. */
    private static long drain(ServerSocket listener) {
        long bytes = 0;
        try (Socket server = listener.accept()) {
            while (server.getInputStream().read() >= 0) {
                bytes++;
            }
        } catch (IOException e) {
            // cut
        }
        return bytes;
    }
}
