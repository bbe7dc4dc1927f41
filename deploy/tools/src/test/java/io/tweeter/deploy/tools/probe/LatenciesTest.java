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
                IntStream.rangeClosed(1, 2000).mapToObj(i -> Duration.ofMillis(2001 - i)).toList();
        assertThat(Latencies.of(durations))
                .isEqualTo(
                        new Latencies(
                                Duration.ofMillis(1000),
                                Duration.ofMillis(1980),
                                Duration.ofMillis(1998),
                                Duration.ofMillis(2000)));
    }

    @Test
    void oneDurationIsEveryPercentile() {
        Duration only = Duration.ofMillis(7);
        assertThat(Latencies.of(List.of(only))).isEqualTo(new Latencies(only, only, only, only));
    }
}
