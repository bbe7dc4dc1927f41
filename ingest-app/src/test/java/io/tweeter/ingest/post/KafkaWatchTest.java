package io.tweeter.ingest.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaWatchTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Test
    void anUnexpectedFailureOfACheckIsReported() {
        // Without a timeout every check throws.
        KafkaConfig broken =
                new KafkaConfig(
                        "localhost:1", Map.of(), Map.of("bootstrap.servers", "localhost:1"), null);
        KafkaWatch watch =
                new KafkaWatch(
                        broken,
                        new Acknowledgements(Duration.ofSeconds(5), System::nanoTime),
                        new SimpleMeterRegistry());
        watch.start();
        try {
            assertThat(watch.producer()).isNull();
            await().atMost(TIMEOUT)
                    .until(() -> watch.trouble().orElseThrow().contains("Duration.toMillis()"));
        } finally {
            watch.close(TIMEOUT);
        }
    }
}
