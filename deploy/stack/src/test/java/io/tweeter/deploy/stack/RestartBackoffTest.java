package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {

    private final RestartBackoff backoff =
            new RestartBackoff(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMinutes(1));

    @Test
    void backOffDoublesUpToTheMaximum() {
        assertThat(Stream.generate(() -> backoff.after(Duration.ZERO)).limit(5))
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 5L, 5L);
    }

    @Test
    void backOffIsResetOnceTheProcessWasHealthy() {
        backoff.after(Duration.ZERO);
        backoff.after(Duration.ZERO);
        assertThat(backoff.after(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.after(Duration.ofSeconds(59))).isEqualTo(Duration.ofSeconds(2));
    }
}
