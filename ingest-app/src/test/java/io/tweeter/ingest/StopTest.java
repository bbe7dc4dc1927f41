package io.tweeter.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StopTest {

    private static final String TWEET = "{\"handle\":\"a\",\"content\":\"b\"}";
    private static final String READY = "GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n";

    @Test
    void whileItDrainsItIsNotReadyButStillAcceptsTweets() throws Exception {
        TestService service = TestService.start("TWEETER_DRAIN_DELAY=10m");
        try {
            Future<Void> stopped = service.stop();

            HttpResponse<String> ready = service.get("/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("stopping");
            assertThat(ready.headers().firstValue("Connection")).contains("close");
            assertThat(service.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(service.postJson(TWEET).statusCode()).isEqualTo(202);
            assertThat(stopped.isComplete()).isFalse();
        } finally {
            service.kill();
        }
    }

    @Test
    void requestsInFlightAreFinished() throws Exception {
        try (TestService service =
                TestService.start("TWEETER_ACK_TIMEOUT=2m", "TWEETER_DRAIN_TIMEOUT=2m")) {
            service.log.withholdAcknowledgements();
            CompletableFuture<HttpResponse<String>> answer = service.sendAsync(TWEET);
            await().atMost(TestService.TIMEOUT).until(() -> service.log.tweets().size() == 1);

            Future<Void> stopped = service.stop();
            await().atMost(TestService.TIMEOUT).until(() -> !isReachable(service));
            assertThat(stopped.isComplete()).isFalse();
            service.log.acknowledgeNext();

            assertThat(answer.get().statusCode()).isEqualTo(202);
            TestService.await(stopped);
        }
    }

    @Test
    void idleConnectionsAreClosed() throws Exception {
        try (TestService service = TestService.start();
                RawConnection connection = new RawConnection(service.port())) {
            assertThat(connection.send(READY).answer()).contains(" 200 ");

            TestService.await(service.stop());
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void requestsThatTakeTooLongDoNotDelayTheShutdown() throws Exception {
        try (TestService service =
                TestService.start("TWEETER_DRAIN_TIMEOUT=500ms", "TWEETER_ACK_TIMEOUT=2m")) {
            service.log.withholdAcknowledgements();
            CompletableFuture<HttpResponse<String>> answer = service.sendAsync(TWEET);
            await().atMost(TestService.TIMEOUT).until(() -> service.log.tweets().size() == 1);

            TestService.await(service.stop());
            assertThat(answer).failsWithin(TestService.TIMEOUT);
        }
    }

    private static boolean isReachable(TestService service) {
        try (RawConnection connection = new RawConnection(service.port())) {
            return !connection.send(READY).answer().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }
}
