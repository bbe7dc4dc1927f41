package io.tweeter.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tweeter.ingest.FakeReads;
import io.tweeter.ingest.http.Connections;
import io.tweeter.ingest.http.EventLoopQueue;
import io.tweeter.ingest.http.HttpFront;
import io.tweeter.ingest.http.HttpMetrics;
import io.tweeter.ingest.http.Responder;
import io.tweeter.ingest.http.Route;
import io.tweeter.model.Tweet;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A feed for one listener that reads every few milliseconds, with small buffers of the sockets. */
class LiveFeedTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int SOCKET_BUFFER = 4 * 1024;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final FakeReads reads = new FakeReads();
    private final Server server = new Server();

    @BeforeEach
    void start() {
        get(vertx.deployVerticle(server));
    }

    @AfterEach
    void stop() {
        get(vertx.close());
    }

    @Test
    void aListenerThatDoesNotReadIsCutOffAndKeepsItsPlaceUntilItsConnectionIsClosed()
            throws Exception {
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(SOCKET_BUFFER);
            slow.setSoTimeout((int) TIMEOUT.toMillis());
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            slow.getOutputStream()
                    .write(
                            "GET /events HTTP/1.1\r\nHost: x\r\n\r\n"
                                    .getBytes(StandardCharsets.UTF_8));
            await().atMost(TIMEOUT).until(() -> reads.reads() > 0);

            long offered = 0;
            while (offered < 16L * LiveFeed.MAX_QUEUED_BYTES) {
                offered += addTweets();
                int before = reads.reads();
                // Each poll reads five times; the second one has begun after they were added.
                await().atMost(TIMEOUT)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> reads.reads() > before + 5);
            }
            assertThat(status()).isEqualTo(503);

            assertThat(slow.getInputStream().readAllBytes().length).isLessThan((int) offered / 2);
            await().atMost(TIMEOUT).until(() -> status() == 200);
        }
    }

    /** Adds as many as one event holds, and returns how many bytes their texts have. */
    private int addTweets() {
        int first = reads.reads();
        String text = "\ud83c\udfad".repeat(140);
        for (int i = 0; i < 25; i++) {
            reads.add(new Tweet(first + "-" + i, "chorus", text, Instant.now()));
        }
        return 25 * text.getBytes(StandardCharsets.UTF_8).length;
    }

    private int status() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/events"))
                        .timeout(TIMEOUT)
                        .build();
        HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
        answer.body().close();
        return answer.statusCode();
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("did not complete", e);
        }
    }

    private final class Server extends VerticleBase {
        private HttpServer http;

        @Override
        public Future<?> start() {
            AtomicInteger open = new AtomicInteger();
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            Connections connections = new Connections(vertx, open, 10, TIMEOUT);
            LiveFeed feed = new LiveFeed(vertx, reads, Duration.ofMillis(5), TIMEOUT, 1, registry);
            HttpFront front =
                    new HttpFront(
                            EventLoopQueue.ofCurrent(),
                            List.of(Route.of("/events").get(feed)),
                            problem -> Buffer.buffer(problem.detail()),
                            new Responder(() -> false),
                            connections,
                            new HttpMetrics(open, registry));
            http =
                    vertx.createHttpServer(new HttpServerOptions().setSendBufferSize(SOCKET_BUFFER))
                            .connectionHandler(connections::opened)
                            .requestHandler(front::handle);
            return http.listen(0, "127.0.0.1");
        }

        int port() {
            return http.actualPort();
        }
    }
}
