package io.tweeter.benchmark.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ResultWatchTest {

    private record Answer(int status, String body) {}

    @Test
    void errorsAreNothingNew() throws Exception {
        Queue<Answer> answers =
                new ArrayDeque<>(
                        List.of(
                                new Answer(200, "old"),
                                new Answer(503, "too slow"),
                                new Answer(200, "old"),
                                new Answer(200, "new")));
        AtomicInteger arrived = new AtomicInteger();
        CountDownLatch allRead = new CountDownLatch(1);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    Answer answer = answers.poll();
                    if (answer == null) {
                        allRead.countDown();
                        answer = new Answer(200, "new");
                    }
                    byte[] body = answer.body().getBytes(UTF_8);
                    exchange.sendResponseHeaders(answer.status(), body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        try (ResultWatch watch = new ResultWatch()) {
            int port = server.getAddress().getPort();
            watch.page(URI.create("http://127.0.0.1:" + port + "/"), arrived::incrementAndGet);
            assertThat(allRead.await(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            server.stop(0);
        }
        assertThat(arrived).hasValue(2);
    }
}
