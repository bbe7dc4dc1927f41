package io.tweeter.deploy.command.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.testkit.Tool;
import io.tweeter.model.Topics;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Hostile clients do not affect others, though the load balancer's connections are shared; hostile
 * pages do not reach Flink.
 */
class HostileClientsIT extends OnStack {

    private static final Duration RESPONSE_WITHIN = Duration.ofSeconds(90);
    private static final Pattern ACCEPTED = Pattern.compile("HTTP/1\\.1 202 ");
    private static final Pattern FAILED = Pattern.compile("HTTP/1\\.1 50[024] ");

    /** More than the threads of load balancer and instances, fewer than their connection limits. */
    private static final int SLOW_CLIENTS = 300;

    HostileClientsIT(TestStack stack) {
        super(stack);
    }

    @BeforeAll
    static void requireHaproxy() {
        Tool.require("haproxy");
    }

    /**
     * Requests whose end two servers may find at different positions. If HAProxy and the service
     * did not agree, a tweet would be accepted without a response, or a client would get the
     * response to another one's request.
     */
    @Test
    void noRequestIsSmuggledThroughTheLoadBalancer() throws Exception {
        long answered = 0;
        List<String> shapes = ambiguous();
        for (int i = 0; i < shapes.size(); i++) {
            String answers = exchange(shapes.get(i));
            assertThat(answers).as(shapes.get(i)).doesNotContainPattern(FAILED);
            answered += ACCEPTED.matcher(answers).results().count();

            // To all instances: a smuggled request in a shared connection would be answered first.
            for (int instance = 0; instance < 3; instance++) {
                String content = "Honest words " + i + " " + instance;
                HttpResponse<String> honest = pipeline.post(stack.vip(), run, content, null);
                assertThat(honest.statusCode()).as("after " + shapes.get(i)).isEqualTo(202);
                assertThat(Pipeline.json(honest).path("content").asText()).isEqualTo(content);
            }
        }
        assertThat(written("hostile " + run)).as("tweets of hostile requests").isEqualTo(answered);
        assertThat(answered).as("some of them are valid").isPositive();
    }

    @Test
    void clientsThatNeverFinishTheirRequestsDoNotBlockOthers() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW_CLIENTS; i++) {
                Socket socket = open();
                slow.add(socket);
                String body = tweet("hostile " + run);
                String head = head("Content-Length: " + body.length());
                // A part of the head, or the head and a part of the body.
                String part =
                        i % 2 == 0
                                ? head.substring(0, head.length() / 2)
                                : head + body.substring(0, 5);
                socket.getOutputStream().write(part.getBytes(ISO_8859_1));
            }
            for (int i = 0; i < 30; i++) {
                assertThat(pipeline.post(stack.vip(), run, "Not blocked.", null).statusCode())
                        .isEqualTo(202);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void pagesOfOtherSitesCannotMakeFlinkRunCode() throws Exception {
        URI flink = stack.flink();
        // What a page may send without asking first.
        for (String path : List.of("/jars/upload", "/jobs")) {
            HttpRequest upload =
                    HttpRequest.newBuilder(flink.resolve(path))
                            .header("Origin", "http://evil.example")
                            .header("Content-Type", "multipart/form-data; boundary=x")
                            .POST(HttpRequest.BodyPublishers.ofString("--x--"))
                            .build();
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(upload, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        }
        // Of a page whose own name leads to this machine.
        try (Socket socket = new Socket(flink.getHost(), flink.getPort())) {
            socket.setSoTimeout((int) RESPONSE_WITHIN.toMillis());
            socket.getOutputStream()
                    .write("GET /jobs HTTP/1.1\r\nHost: evil.example\r\n\r\n".getBytes(ISO_8859_1));
            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.1 403 ");
        }
    }

    private List<String> ambiguous() {
        String hidden = tweet("hostile " + run);
        String request = head("Content-Length: " + hidden.length()) + hidden;
        String chunk = Integer.toHexString(hidden.length()) + "\r\n" + hidden + "\r\n0\r\n\r\n";
        int both = hidden.length() + request.length();
        List<String> shapes = new ArrayList<>();
        for (String coding :
                List.of(
                        "Transfer-Encoding: chunked",
                        "Transfer-Encoding : chunked",
                        "Transfer-Encoding:\tchunked",
                        "Transfer-Encoding: \u000bchunked",
                        "Transfer-Encoding: xchunked",
                        "Transfer-Encoding: chunked, identity",
                        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
                        "X: y\r\n Transfer-Encoding: chunked",
                        "X: y\nTransfer-Encoding: chunked")) {
            // One server uses the coding, the other the length; either may see a second request.
            shapes.add(
                    head(coding + "\r\nContent-Length: " + (chunk.length() + request.length()))
                            + chunk
                            + request);
            shapes.add(head("Content-Length: 4\r\n" + coding) + chunk + request);
            shapes.add(head("Content-Length: 0\r\n" + coding) + "0\r\n\r\n" + request);
        }
        for (String length :
                List.of(
                        "Content-Length: " + both + "\r\nContent-Length: " + hidden.length(),
                        "Content-Length: " + hidden.length() + "\r\nContent-Length: " + both,
                        "Content-Length: " + hidden.length() + ", " + both,
                        "Content-Length: +" + hidden.length(),
                        "Content-Length: 0" + hidden.length(),
                        "Content-Length: " + hidden.length() + " 0",
                        "Content-Length : " + hidden.length(),
                        "Content-Length: 0x" + Integer.toHexString(hidden.length()),
                        "Content_Length: " + both + "\r\nContent-Length: " + hidden.length())) {
            shapes.add(head(length) + hidden + request);
        }
        // In a chunk extension, in a trailer, and after a chunk size that overflows.
        String chunked = head("Transfer-Encoding: chunked");
        shapes.add(chunked + "0;x=\n" + request + "\r\n\r\n");
        shapes.add(chunked + "0\r\nContent-Length: 5\r\nX: y\r\n\r\n" + request);
        shapes.add(chunked + "10000000000000000\r\n" + request);
        shapes.add(chunked + "-1\r\n" + request);
        return shapes;
    }

    private static String head(String header) {
        return "POST /tweets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + header
                + "\r\n\r\n";
    }

    private static String tweet(String handle) {
        return "{\"handle\":\"" + handle + "\",\"content\":\"b\"}";
    }

    /** All responses until the connection is closed. */
    private String exchange(String bytes) throws IOException {
        try (Socket socket = open()) {
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection was not closed after " + bytes, e);
        }
    }

    private Socket open() throws IOException {
        URI vip = stack.vip();
        Socket socket = new Socket(vip.getHost(), vip.getPort());
        socket.setSoTimeout((int) RESPONSE_WITHIN.toMillis());
        return socket;
    }

    private long written(String handle) {
        return pipeline.read(Topics.TWEETS).stream()
                .map(
                        record ->
                                new String(
                                        record.value() == null ? new byte[0] : record.value(),
                                        UTF_8))
                .filter(value -> value.contains(handle))
                .count();
    }
}
