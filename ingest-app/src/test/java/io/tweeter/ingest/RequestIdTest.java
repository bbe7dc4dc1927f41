package io.tweeter.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a request and its tweet can be followed. */
class RequestIdTest {

    private static final String ID = "X-Request-Id";
    private static final String TWEET = "{\"handle\":\"a\",\"content\":\"b\"}";
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";

    private TestService service;

    @BeforeEach
    void start() {
        service = TestService.start();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private static String id(HttpResponse<?> answer) {
        return answer.headers().firstValue(ID).orElseThrow();
    }

    @Test
    void everyAnswerHasAnIdOfItsOwn() throws Exception {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            ids.add(id(service.postJson(TWEET)));
            ids.add(id(service.postJson("nonsense")));
            ids.add(id(service.get("/nowhere")));
            ids.add(id(service.get("/tweets/%ff")));
        }
        assertThat(ids).hasSize(40).allMatch(id -> id.matches("[0-9a-f]{16}-[0-9]+"));
        try (RawConnection connection = new RawConnection(service.port())) {
            assertThat(connection.send("nonsense\r\n\r\n").answer())
                    .contains(" 400 Bad Request")
                    .containsIgnoringCase(ID + ": ");
        }
    }

    @Test
    void theIdThatTheClientOrALoadBalancerGaveIsKept() throws Exception {
        String id = "A.b_c:1+/=@-" + "x".repeat(100);
        assertThat(id(service.postJson(TWEET, ID, id))).isEqualTo(id);
        assertThat(id(service.get("/nowhere", ID, id))).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a]", "\"a\"", "{}"})
    void anIdThatCouldDeceiveInALogIsReplaced(String id) throws Exception {
        assertThat(id(service.postJson(TWEET, ID, id))).matches("[0-9a-f]{16}-[0-9]+");
        assertThat(id(service.get("/", ID, "x".repeat(129)))).matches("[0-9a-f]{16}-[0-9]+");
    }

    @Test
    void theTraceOfARequestGoesWithItsTweet() throws Exception {
        service.postJson(TWEET, "traceparent", "00-" + TRACE + "-" + PARENT + "-01");
        service.postJson(TWEET);

        SpanContext trace = service.log.traces().get(0);
        assertThat(trace.getTraceId()).isEqualTo(TRACE);
        assertThat(trace.getSpanId()).isEqualTo(PARENT);
        assertThat(trace.isSampled()).isTrue();
        assertThat(service.log.traces().get(1).isValid()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-" + TRACE + "-" + PARENT,
                "00-" + TRACE + "-" + PARENT + "-01-x",
                "ff-" + TRACE + "-" + PARENT + "-01",
                "00-00000000000000000000000000000000-" + PARENT + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-" + PARENT + "-01",
                "00-" + TRACE + "-" + PARENT + "-0g",
            })
    void aTraceparentThatIsNotValidIsIgnored(String traceparent) throws Exception {
        assertThat(service.postJson(TWEET, "traceparent", traceparent).statusCode()).isEqualTo(202);
        assertThat(service.log.traces()).singleElement().matches(trace -> !trace.isValid());
    }
}
