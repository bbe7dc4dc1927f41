package io.tweeter.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.servers.IngestInstance;
import io.tweeter.ingest.live.LiveFeed;
import io.tweeter.model.env.Environment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Timeouts and limits of connections. */
class BoundsTest {

    private static TestService service;

    @BeforeAll
    static void start() {
        service =
                TestService.start(
                        "TWEETER_BODY_TIMEOUT=1s",
                        "TWEETER_IDLE_TIMEOUT=2s",
                        "TWEETER_MAX_CONNECTIONS=20");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aBodyThatDoesNotArriveTimesOut() throws Exception {
        try (RawConnection connection = new RawConnection(service.port())) {
            connection.send(
                    "POST /tweets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 10\r\n\r\n{");
            assertThat(connection.answer()).contains(" 408 ", "application/problem+json");
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void idleConnectionsAreClosed() throws Exception {
        try (RawConnection silent = new RawConnection(service.port());
                RawConnection halfway = new RawConnection(service.port());
                RawConnection answered = new RawConnection(service.port())) {
            halfway.send("GET / HTTP/1.1\r\nHost:");
            answered.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(answered.answer()).contains(" 200 ");

            assertThat(silent.isClosed()).isTrue();
            assertThat(halfway.isClosed()).isTrue();
            assertThat(answered.isClosed()).isTrue();
        }
    }

    @Test
    void aRequestThatArrivesTooSlowlyIsAborted() throws Exception {
        try (RawConnection connection = new RawConnection(service.port())) {
            connection.send("GET / HTTP/1.1\r\nHost: x\r\n");
            awaitAbortion(connection);
        }
    }

    @Test
    void soIsOneAfterTheHeadOfAStream() throws Exception {
        try (RawConnection connection = new RawConnection(service.port())) {
            connection.send("HEAD /events HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(connection.answer()).contains(" 200 ");
            connection.send("GET / HTTP/1.1\r\nHost: x\r\n");
            awaitAbortion(connection);
        }
    }

    private static void awaitAbortion(RawConnection connection) {
        await().atMost(TestService.TIMEOUT)
                .until(
                        () -> {
                            try {
                                connection.send("X: y\r\n");
                                return false;
                            } catch (java.io.IOException closed) {
                                return true;
                            }
                        });
    }

    @Test
    void whatClosesStalledConnectionsLeavesIdleOnesToTheirOwnTimeout() {
        for (String timeout : List.of("2s", "90s", "10m")) {
            IngestSettings settings =
                    IngestSettings.from(
                            Environment.of(Map.of()).with("TWEETER_IDLE_TIMEOUT=" + timeout));
            assertThat(HttpVerticle.stallTimeout(settings)).isGreaterThan(settings.idleTimeout());
        }
    }

    @Test
    void whatWaitsForSlowListenersFitsIntoHalfOfTheDirectMemory() {
        IngestSettings defaults = IngestSettings.from(Environment.of(Map.of()));
        String options =
                new IngestInstance(Path.of("ingest-app.jar"), 1, 1, Path.of("log"), Map.of())
                        .prepare()
                        .toString();
        Matcher direct = Pattern.compile("-XX:MaxDirectMemorySize=(\\d+)m").matcher(options);

        assertThat(direct.find()).isTrue();
        assertThat((long) defaults.maxListeners() * LiveFeed.MAX_QUEUED_BYTES)
                .isLessThan(Long.parseLong(direct.group(1)) * 1024 * 1024 / 2);
    }

    @Test
    void theNumberOfConnectionsIsLimited() throws Exception {
        // With the usual timeout, none is closed because it is idle.
        try (TestService narrow = TestService.start("TWEETER_MAX_CONNECTIONS=20")) {
            List<RawConnection> connections = new ArrayList<>();
            try {
                for (int i = 0; i < 40; i++) {
                    connections.add(new RawConnection(narrow.port()));
                }
                List<RawConnection> refused =
                        connections.stream().filter(each -> !isAnswered(each)).toList();

                assertThat(refused).hasSize(20).allMatch(RawConnection::isClosed);
            } finally {
                for (RawConnection connection : connections) {
                    connection.close();
                }
            }
            await().atMost(TestService.TIMEOUT)
                    .ignoreExceptions()
                    .until(() -> narrow.get("/health/live").statusCode() == 200);
        }
    }

    private static boolean isAnswered(RawConnection connection) {
        try {
            return connection
                    .send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
                    .answer()
                    .contains(" 200 ");
        } catch (IOException closed) {
            return false;
        }
    }
}
