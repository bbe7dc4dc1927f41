package io.tweeter.deploy.tools.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RetryBackoffTest {

    @Property
    void delaysGrowExponentiallyToALimit(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 2000) int failures) {
        Duration delay =
                new RetryBackoff(new SplittableRandom(seed)).delay(failures, Optional.empty());
        long full = Math.min(5_000, 100L << Math.min(failures - 1, 16));
        assertThat(delay.toMillis()).isBetween(full / 2, full);
    }

    @Property
    void theServersDelayIsRespectedUpToALimit(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 1_000_000) int seconds) {
        Duration delay =
                new RetryBackoff(new SplittableRandom(seed))
                        .delay(1, Optional.of(Duration.ofSeconds(seconds)));
        assertThat(delay).isGreaterThanOrEqualTo(Duration.ofSeconds(Math.min(60, seconds)));
        assertThat(delay).isLessThan(Duration.ofSeconds(62));
    }
}
