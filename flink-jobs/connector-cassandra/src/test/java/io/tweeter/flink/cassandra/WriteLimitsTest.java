package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WriteLimitsTest {

    private static void rejects(int maxInFlight, Duration timeout, int maxRetries, String what) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WriteLimits(maxInFlight, timeout, maxRetries))
                .withMessageStartingWith(what);
    }

    @Test
    void limitsThatCannotWorkAreRejected() {
        rejects(0, Duration.ofSeconds(1), 0, "max in flight is 0");
        rejects(1, Duration.ofNanos(1), 0, "timeout is PT0.000000001S");
        rejects(1, Duration.ofDays(25), 0, "timeout is PT600H");
        rejects(1, Duration.ofSeconds(1), -1, "max retries is -1");
    }

    @Test
    void waitsForOthersThatCannotWorkAreRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new WriteLimits(1, Duration.ofSeconds(1), 0, 0, Duration.ofMillis(1)))
                .withMessageStartingWith("flush rows is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WriteLimits(1, Duration.ofSeconds(1), 0, 1, Duration.ZERO))
                .withMessageStartingWith("flush interval is PT0S");
    }
}
