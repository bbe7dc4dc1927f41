package io.tweeter.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * No request is answered with a 5xx, however invalid. To send more of them: {@code mvn verify -pl
 * tweeter-model,ingest-app -Dtest=RandomRequestsTest -Dtweeter.hostile.requests=100000}.
 */
class RandomRequestsTest {

    private static final int REQUESTS = Integer.getInteger("tweeter.hostile.requests", 600);
    private static final int CLIENTS = 16;

    /** Growth that buffers, pools and metrics may account for. */
    private static final long MORE_HEAP = 32L << 20;

    /** Vert.x answers other versions of HTTP with 501 itself, which is right. */
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (?<status>\\d{3}) .*");

    private static final List<String> METHODS =
            List.of("GET", "POST", "POST", "POST", "PUT", "HEAD", "OPTIONS", "TRACE", "get", "G@T");
    private static final List<String> PATHS =
            List.of(
                    "/tweets",
                    "/tweets",
                    "/tweets/",
                    "/tweets/x",
                    "/users/a",
                    "/users//tweets",
                    "/analytics",
                    "/",
                    "*",
                    "",
                    "//",
                    "/assets/x",
                    "/assets/../x",
                    "/%2e%2e/",
                    "/%",
                    "/\u00e9",
                    "http://x/",
                    "/tweets?limit=",
                    "/tweets?before=");
    private static final List<String> HEADERS =
            List.of(
                    "Host: x",
                    "Content-Type: application/json",
                    "Content-Type: text/html",
                    "Content-Type: application/x-www-form-urlencoded",
                    "Content-Type: multipart/form-data; boundary=b",
                    "Accept: text/html",
                    "Accept: ;;;,,,q=",
                    "Origin: null",
                    "Sec-Fetch-Site: cross-site",
                    "Idempotency-Key: k",
                    "Idempotency-Key: \u00e9\u00e9",
                    "Connection: close",
                    "Connection: Upgrade",
                    "Upgrade: h2c",
                    "Upgrade: websocket",
                    "Expect: 100-continue",
                    "If-None-Match: *",
                    "Content-Encoding: br",
                    "Transfer-Encoding: chunked",
                    "Transfer-Encoding: gzip",
                    "Range: bytes=9-1",
                    "Cookie: " + "c".repeat(500),
                    ": empty",
                    "X\u0000: y",
                    " folded");
    private static final List<String> BODIES =
            List.of(
                    "",
                    "{",
                    "{}",
                    "[]",
                    "null",
                    "{\"handle\":\"a\",\"content\":\"b\"}",
                    "{\"tweet\":{}}",
                    "{\"tweet\":[{}]}",
                    "handle=a&content=b",
                    "&&&===",
                    "%%%",
                    "--b\r\n\r\n--b--",
                    "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
                    "\u0000\u0001\u00ff",
                    "5\r\nhello\r\n0\r\n\r\n",
                    "ffffffffffffffffff\r\n",
                    "x".repeat(20_000));

    @Test
    void noRequestMakesTheServiceFail() throws Exception {
        long seed = System.nanoTime();
        System.out.println("RandomRequestsTest: seed " + seed);
        try (TestService service =
                TestService.start("TWEETER_BODY_TIMEOUT=200ms", "TWEETER_IDLE_TIMEOUT=1s")) {
            send(service, seed, 0, REQUESTS / 2);
            service.log.tweets().clear();
            long heap = liveHeap();
            send(service, seed, REQUESTS / 2, REQUESTS);
            service.log.tweets().clear();

            assertThat(liveHeap() - heap).as("heap after these requests").isLessThan(MORE_HEAP);
            assertThat(service.get("/health/live").statusCode()).isEqualTo(200);
            Awaitility.await()
                    .atMost(TestService.TIMEOUT)
                    .until(
                            () ->
                                    service.postJson("{\"handle\":\"a\",\"content\":\"b\"}")
                                                    .statusCode()
                                            == 202);
        }
    }

    private static void send(TestService service, long seed, int from, int to) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = from; i < to; i++) {
                byte[] request = request(new Random(seed + i));
                sent.add(
                        clients.submit(
                                () -> {
                                    assertThat(answer(service, request))
                                            .as(
                                                    () ->
                                                            "answer to:\n"
                                                                    + new String(
                                                                            request,
                                                                            StandardCharsets
                                                                                    .ISO_8859_1))
                                            .isNotEqualTo("hang")
                                            .doesNotStartWith("5");
                                    return null;
                                }));
            }
            for (Future<?> one : sent) {
                one.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private static long liveHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** The status, or what happened instead. */
    private static String answer(TestService service, byte[] request) throws IOException {
        try (RawConnection connection = new RawConnection(service.port())) {
            connection.send(request);
            Matcher status = STATUS.matcher(connection.answer().lines().findFirst().orElse(""));
            return status.matches() ? status.group("status") : "closed";
        } catch (java.net.SocketTimeoutException e) {
            return "hang";
        } catch (IOException e) {
            return "closed";
        }
    }

    private static byte[] request(Random random) {
        StringBuilder request = new StringBuilder();
        request.append(any(METHODS, random)).append(' ').append(any(PATHS, random));
        request.append(any(List.of(" HTTP/1.1", " HTTP/1.1", " HTTP/1.0", " HTTP/2", ""), random));
        request.append("\r\n");
        for (int i = random.nextInt(6); i > 0; i--) {
            request.append(any(HEADERS, random)).append("\r\n");
        }
        String body = any(BODIES, random);
        if (random.nextInt(3) > 0) {
            int length = body.length() + (random.nextInt(5) == 0 ? random.nextInt(50) - 25 : 0);
            request.append("Content-Length: ").append(length).append("\r\n");
        }
        request.append("\r\n").append(body);
        byte[] bytes = request.toString().getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(10) == 0 ? random.nextInt(8) : 0; i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static String any(List<String> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
