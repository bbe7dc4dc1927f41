package io.tweeter.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tweeter.model.Tweet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream that goes on without the expected event would be read for ever. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LiveTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private TestService service;

    @BeforeEach
    void start() {
        service = TestService.start("TWEETER_MAX_LISTENERS=2");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    /** An open stream, as a browser reads it. */
    private static final class Events implements AutoCloseable {
        private final HttpResponse<InputStream> response;
        private final BufferedReader lines;

        Events(TestService service) throws IOException, InterruptedException {
            response =
                    service.client()
                            .send(service.request("/events").build(), BodyHandlers.ofInputStream());
            lines =
                    new BufferedReader(
                            new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        /** The data of the next event of this name; skips others. */
        String next(String name) throws IOException {
            Map<String, String> seen = new HashMap<>();
            String event = "";
            String line = lines.readLine();
            while (line != null) {
                if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    seen.put(event, line.substring(6));
                } else if (line.isEmpty() && seen.containsKey(name)) {
                    return seen.get(name);
                }
                line = lines.readLine();
            }
            throw new AssertionError("the stream ended after " + seen);
        }

        boolean hasEnded() throws IOException {
            String line = lines.readLine();
            while (line != null) {
                line = lines.readLine();
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    @Test
    void aListenerGetsEverythingAndThenChanges() throws Exception {
        service.reads.add(new Tweet("1", "a", "first", NOON));
        try (Events events = new Events(service)) {
            assertThat(events.response.headers().firstValue("Content-Type"))
                    .contains("text/event-stream");
            assertThat(events.next("tweets")).contains("\"first\"");
            assertThat(events.next("per-minute"))
                    .isEqualTo("[{\"minute\":\"2026-01-31T12:00:00.000Z\",\"tweets\":1}]");

            service.reads.add(new Tweet("2", "b", "second", NOON.plusSeconds(1)));
            assertThat(events.next("tweets")).contains("\"second\"").doesNotContain("\"first\"");
            assertThat(events.next("last-minute"))
                    .contains("{\"rank\":2,\"handle\":\"b\",\"tweets\":1}");

            // It was created earlier, but stored later.
            service.reads.add(new Tweet("3", "c", "third", NOON.plusMillis(1)));
            assertThat(events.next("tweets")).contains("\"third\"").doesNotContain("\"second\"");
        }
    }

    @Test
    void aLaterListenerGetsEverythingToo() throws Exception {
        service.reads.add(new Tweet("1", "a", "first", NOON));
        try (Events early = new Events(service)) {
            early.next("tweets");
            try (Events late = new Events(service)) {
                assertThat(late.next("tweets")).contains("\"first\"");
                assertThat(late.next("per-minute")).contains("12:00");
            }
        }
    }

    @Test
    void nothingIsReadWithoutListeners() throws Exception {
        assertThat(service.reads.reads()).isZero();
        try (Events events = new Events(service)) {
            events.next("top");
        }
        // Once the end of the stream is noticed, the number of reads stays the same.
        await().atMost(TestService.TIMEOUT)
                .during(java.time.Duration.ofSeconds(3))
                .until(new Unchanged(service));
    }

    /** True if there were no reads since the last call. */
    private static final class Unchanged implements java.util.concurrent.Callable<Boolean> {
        private final TestService service;
        private int last = -1;

        Unchanged(TestService service) {
            this.service = service;
        }

        @Override
        public Boolean call() {
            boolean same = service.reads.reads() == last;
            last = service.reads.reads();
            return same;
        }
    }

    @Test
    void theStreamSurvivesAnOutageOfTheStoreAndTellsOfIt() throws Exception {
        service.reads.becomeUnavailable();
        try (Events events = new Events(service)) {
            assertThat(events.next("readable")).isEqualTo("false");
            service.reads.add(new Tweet("1", "a", "first", NOON));
            service.reads.recover();
            assertThat(events.next("readable")).isEqualTo("true");
            assertThat(events.next("tweets")).contains("\"first\"");
        }
    }

    @Test
    void theStreamSurvivesReadsThatThrow() throws Exception {
        service.reads.startToThrow();
        try (Events events = new Events(service)) {
            // Each of them ends a poll.
            await().atMost(TestService.TIMEOUT).until(() -> service.reads.reads() > 1);
            service.reads.add(new Tweet("1", "a", "first", NOON));
            service.reads.recover();
            assertThat(events.next("tweets")).contains("\"first\"");
        }
    }

    @Test
    void theNumberOfListenersIsLimited() throws Exception {
        service.reads.add(new Tweet("1", "a", "first", NOON));
        try (Events one = new Events(service);
                Events two = new Events(service)) {
            one.next("tweets");
            two.next("tweets");

            HttpResponse<String> refused = service.get("/events");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        }
        await().atMost(TestService.TIMEOUT)
                .untilAsserted(
                        () -> {
                            try (Events again = new Events(service)) {
                                assertThat(again.response.statusCode()).isEqualTo(200);
                            }
                        });
    }

    @Test
    void streamsEndWhenTheServiceStops() throws Exception {
        try (Events events = new Events(service)) {
            events.next("per-minute");
            var stopped = service.stop();
            assertThat(events.hasEnded()).isTrue();
            TestService.await(stopped);
        }
    }
}
