package io.tweeter.deploy.tools.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void percentilesAreMeasuredValues() {
        List<Duration> durations =
                IntStream.rangeClosed(1, 200).mapToObj(i -> Duration.ofMillis(201 - i)).toList();
        assertThat(Latencies.of(durations))
                .isEqualTo(
                        new Latencies(
                                Duration.ofMillis(100),
                                Duration.ofMillis(198),
                                Duration.ofMillis(200)));
    }

    @Test
    void oneDurationIsEveryPercentile() {
        Duration only = Duration.ofMillis(7);
        assertThat(Latencies.of(List.of(only))).isEqualTo(new Latencies(only, only, only));
    }
}
