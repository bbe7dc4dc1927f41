package io.tweeter.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that only a raw socket can send. */
class RawHttpTest {

    private static final String TWEET = "{\"handle\":\"a\",\"content\":\"b\"}";
    private static final String POST_HEAD =
            "POST /tweets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String exchange(String bytes) throws Exception {
        try (RawConnection connection = new RawConnection(service.port())) {
            return connection.send(bytes).answer();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /health/live, 200",
        "GET, /health/ready, 200",
        "GET, /, 200",
        "HEAD, /, 200",
        "OPTIONS, /, 204",
        "OPTIONS, *, 204",
        "GET, /anything/else, 404",
        "HEAD, /anything/else, 404",
    })
    void loadBalancersMayUseHttp10WithoutHost(String method, String path, int status)
            throws Exception {
        try (RawConnection connection = new RawConnection(service.port())) {
            String answer = connection.send(method + " " + path + " HTTP/1.0\r\n\r\n").answer();
            assertThat(answer).startsWith("HTTP/1.").contains(" " + status + " ");
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void http10ClientsMayPost() throws Exception {
        assertThat(
                        exchange(
                                "POST /tweets HTTP/1.0\r\nContent-Type: application/json\r\n"
                                        + "Content-Length: "
                                        + TWEET.length()
                                        + "\r\n\r\n"
                                        + TWEET))
                .contains(" 202 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nbroken header\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /users/\u00c3\u00ab HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /?posted=\u00eb HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /users/%ff HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /users/%c3%28 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /users/% HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /tweets?before=% HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET tweets HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /tweets#top HTTP/1.1\r\nHost: x\r\n\r\n",
                "CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n",
                POST_HEAD + "Content-Length: many\r\n\r\n",
                POST_HEAD + "Content-Length: -5\r\n\r\n",
                POST_HEAD + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}   ",
                POST_HEAD + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
            })
    void invalidRequestsAreBadRequests(String bytes) throws Exception {
        assertThat(exchange(bytes))
                .startsWith("HTTP/1.")
                .contains(" 400 ", "application/problem+json", "X-Content-Type-Options: nosniff");
    }

    @Test
    void longRequestLinesAndHeadersAreRejected() throws Exception {
        assertThat(exchange("GET /" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .contains(" 414 ", "application/problem+json");
        assertThat(exchange("GET / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(9_000) + "\r\n\r\n"))
                .contains(" 431 ", "application/problem+json");
    }

    @Test
    void proxiesMaySendAnAbsoluteUri() throws Exception {
        assertThat(exchange("GET http://x:1/health/live?a=b HTTP/1.1\r\nHost: x\r\n\r\n"))
                .contains(" 200 ");
        assertThat(exchange("GET http://x HTTP/1.1\r\nHost: x\r\n\r\n")).contains(" 200 ");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (RawConnection connection = new RawConnection(service.port())) {
            connection.send(
                    "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
                            + POST_HEAD
                            + "Content-Length: "
                            + TWEET.length()
                            + "\r\n\r\n"
                            + TWEET
                            + "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(connection.answer()).contains(" 200 ");
            assertThat(connection.answer()).contains(" 202 ");
            assertThat(connection.answer()).contains(" 404 ");
        }
    }

    @Test
    void aChunkedBodyIsAssembled() throws Exception {
        StringBuilder chunks = new StringBuilder();
        TWEET.chars().forEach(c -> chunks.append("1\r\n").append((char) c).append("\r\n"));
        assertThat(
                        exchange(
                                POST_HEAD
                                        + "Transfer-Encoding: chunked\r\n\r\n"
                                        + chunks
                                        + "0\r\n\r\n"))
                .contains(" 202 ");
    }

    @Test
    void aChunkedBodyThatIsTooLongIsRejectedAndTheConnectionStaysOpen() throws Exception {
        try (RawConnection connection = new RawConnection(service.port())) {
            connection.send(POST_HEAD + "Transfer-Encoding: chunked\r\n\r\n");
            String chunk = "1000\r\n" + " ".repeat(4096) + "\r\n";
            connection.send(chunk.repeat(5));
            assertThat(connection.answer()).contains(" 413 ", "application/problem+json");
            connection.send("0\r\n\r\nGET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(connection.answer()).contains(" 200 ");
        }
    }

    @Test
    void theConnectionOfAnEndlessBodyIsClosed() throws Exception {
        try (RawConnection connection = new RawConnection(service.port())) {
            connection.send(POST_HEAD + "Content-Length: 1000000000000\r\n\r\n");
            assertThat(connection.answer()).contains(" 413 ");
            String piece = " ".repeat(64 * 1024);
            await().atMost(TestService.TIMEOUT)
                    .until(
                            () -> {
                                try {
                                    connection.send(piece);
                                    return false;
                                } catch (java.io.IOException closed) {
                                    return true;
                                }
                            });
        }
    }

    @Test
    void aClientThatExpectsToContinueMaySendItsBody() throws Exception {
        try (RawConnection connection = new RawConnection(service.port())) {
            connection.send(
                    POST_HEAD
                            + "Expect: 100-continue\r\nContent-Length: "
                            + TWEET.length()
                            + "\r\n\r\n");
            assertThat(connection.answer()).startsWith("HTTP/1.1 100");
            connection.send(TWEET);
            assertThat(connection.answer()).contains(" 202 ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, 100-continue, 16385, 413",
        "text/plain, 100-continue, 5, 415",
        "application/json, miracles, 5, 417",
    })
    void anExpectationCanBeAnsweredWithAProblem(String type, String expect, int length, int status)
            throws Exception {
        try (RawConnection connection = new RawConnection(service.port())) {
            connection.send(
                    "POST /tweets HTTP/1.1\r\nHost: x\r\nContent-Type: "
                            + type
                            + "\r\nExpect: "
                            + expect
                            + "\r\nContent-Length: "
                            + length
                            + "\r\n\r\n");
            assertThat(connection.answer()).startsWith("HTTP/1.1 " + status + " ");
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void aClientThatDisconnectsEarlyAffectsNoOthers() throws Exception {
        try (RawConnection connection = new RawConnection(service.port())) {
            connection.send(POST_HEAD + "Content-Length: 10\r\n\r\n{");
        }
        assertThat(service.postJson(TWEET).statusCode()).isEqualTo(202);
    }

    @Test
    void http10ClientsMayOpenStreams() throws Exception {
        assertThat(exchange("GET /events HTTP/1.0\r\n\r\n")).contains(" 200 ", "text/event-stream");
    }

    @Test
    void headersThatAreSlowToParseAreRejectedQuickly() throws Exception {
        for (String blanks :
                List.of(" ".repeat(7_000), "; ".repeat(3_500), ";a=b ".repeat(1_400))) {
            assertThat(
                            exchange(
                                    "POST /tweets HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n"
                                            + "Content-Type: application/json;"
                                            + blanks
                                            + "x\r\n\r\n"))
                    .contains(" 415 ");
        }
    }
}
