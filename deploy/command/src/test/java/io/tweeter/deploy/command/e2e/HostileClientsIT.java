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
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What clients can do to each other through the load balancer, whose connections they share. */
class HostileClientsIT extends OnStack {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(90);
    private static final Pattern ACCEPTED = Pattern.compile("HTTP/1\\.1 202 ");
    private static final Pattern FAILED = Pattern.compile("HTTP/1\\.1 50[024] ");

    /**
     * More than the load balancer and the instances have threads, and fewer than they have room
     * for.
     */
    private static final int SLOW_CLIENTS = 300;

    private final String run = UUID.randomUUID().toString().substring(0, 8);

    HostileClientsIT(TestStack stack) {
        super(stack);
    }

    @BeforeAll
    static void requireHaproxy() {
        Tool.require("haproxy");
    }

    /**
     * Requests that one server may take to end where another does not. If ours did not agree, a
     * tweet would be accepted whose client was not told, or somebody would get another's answer.
     */
    @Test
    void noRequestIsSmuggledThroughTheLoadBalancer() throws Exception {
        long told = 0;
        List<String> shapes = ambiguous();
        for (int i = 0; i < shapes.size(); i++) {
            String answers = exchange(shapes.get(i));
            assertThat(answers).as(shapes.get(i)).doesNotContainPattern(FAILED);
            told += ACCEPTED.matcher(answers).results().count();

            // On all instances, as a request that waits in a shared connection would come first.
            for (int instance = 0; instance < 3; instance++) {
                String words = "Honest words " + i + " " + instance;
                HttpResponse<String> honest = pipeline.post(stack.vip(), run, words, null);
                assertThat(honest.statusCode()).as("after " + shapes.get(i)).isEqualTo(202);
                assertThat(Pipeline.json(honest).path("content").asText()).isEqualTo(words);
            }
        }
        assertThat(written("hostile " + run)).as("tweets of hostile requests").isEqualTo(told);
        assertThat(told).as("some of them are no more than odd").isPositive();
    }

    @Test
    void clientsThatNeverEndTheirRequestsDoNotKeepOthersOut() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW_CLIENTS; i++) {
                Socket socket = open();
                slow.add(socket);
                String body = tweet("hostile " + run);
                String head = head("Content-Length: " + body.length());
                // A part of the head, or all of it and a part of the body.
                String part =
                        i % 2 == 0
                                ? head.substring(0, head.length() / 2)
                                : head + body.substring(0, 5);
                socket.getOutputStream().write(part.getBytes(ISO_8859_1));
            }
            for (int i = 0; i < 30; i++) {
                assertThat(pipeline.post(stack.vip(), run, "Not kept out.", null).statusCode())
                        .isEqualTo(202);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
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
            // The one goes by the coding, the other by the length; either may see a second request.
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
        // What stands in an extension, in a trailer, and behind a size that overflows.
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

    /** All answers that come until the connection is closed. */
    private String exchange(String bytes) throws IOException {
        try (Socket socket = open()) {
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no end of answers to " + bytes, e);
        }
    }

    private Socket open() throws IOException {
        URI vip = stack.vip();
        Socket socket = new Socket(vip.getHost(), vip.getPort());
        socket.setSoTimeout((int) ANSWER_WITHIN.toMillis());
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
