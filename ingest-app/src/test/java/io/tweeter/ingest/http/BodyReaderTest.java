package io.tweeter.ingest.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BodyReaderTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx();
    private final BodyReader reader = new BodyReader(vertx, 100, TIMEOUT.multipliedBy(10));
    private final AtomicInteger begun = new AtomicInteger();
    private final List<WeakReference<Buffer>> bodies = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server =
                vertx.createHttpServer()
                        .requestHandler(this::read)
                        .listen(0, "127.0.0.1")
                        .await(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    private void read(HttpServerRequest http) {
        reader.read(http)
                .onSuccess(
                        body -> {
                            bodies.add(new WeakReference<>(body));
                            http.response().end();
                        });
        begun.incrementAndGet();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aBodyThatDoesNotArriveKeepsThoseAfterItNotInMemory() throws Exception {
        try (Socket slow = send("w")) {
            await().atMost(TIMEOUT).until(() -> begun.get() == 1);

            try (Socket fast = send("words")) {
                assertThat(new String(fast.getInputStream().readAllBytes(), US_ASCII))
                        .startsWith("HTTP/1.1 200 ");
            }

            assertThat(bodies).hasSize(1);
            await().atMost(TIMEOUT)
                    .until(
                            () -> {
                                System.gc();
                                return bodies.get(0).get() == null;
                            });
            assertThat(slow.isClosed()).isFalse();
        }
    }

    /** A request whose body should have five bytes. */
    private Socket send(String body) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        socket.setSoTimeout((int) TIMEOUT.toMillis());
        socket.getOutputStream()
                .write(
                        ("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                        + "Content-Length: 5\r\n\r\n"
                                        + body)
                                .getBytes(US_ASCII));
        return socket;
    }
}
