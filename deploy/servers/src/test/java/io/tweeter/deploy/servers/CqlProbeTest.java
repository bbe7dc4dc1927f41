package io.tweeter.deploy.servers;

import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CqlProbeTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 400 Bad Request\r\n\r\n"})
    void responsesInOtherProtocolsAreRejected(String answer) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answer(listener, answer));
            server.start();
            try (Socket socket =
                    Sockets.connect(Server.LOOPBACK, listener.getLocalPort(), 60_000)) {
                assertThatIOException()
                        .isThrownBy(
                                () ->
                                        CqlProbe.countRows(
                                                socket,
                                                "SELECT release_version FROM system.local"));
            }
            server.join();
        }
    }

    /** Reads the request first: closing with unread bytes would reset the connection. */
    private static void answer(ServerSocket listener, String answer) {
        try (Socket socket = listener.accept()) {
            byte[] header = socket.getInputStream().readNBytes(9);
            socket.getInputStream().readNBytes(header[8]);
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
