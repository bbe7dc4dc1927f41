package io.tweeter.ingest.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.ProblemType;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private static final int RATE = 5;

    private final AtomicLong now = new AtomicLong(-1_000);
    private final RateLimit limit = new RateLimit(RATE, now::get);

    @Test
    void aBurstOfOneSecondIsAllowedAndThenTheSteadyRate() {
        assertThat(passing("192.0.2.1", 20)).isEqualTo(RATE);
        sleep(200);
        assertThat(passing("192.0.2.1", 20)).isEqualTo(1);
        sleep(600);
        assertThat(passing("192.0.2.1", 20)).isEqualTo(3);
    }

    @Test
    void aLongPauseAllowsNoLargerBurst() {
        assertThat(passing("192.0.2.1", 20)).isEqualTo(RATE);
        sleep(3_600_000);
        assertThat(passing("192.0.2.1", 20)).isEqualTo(RATE);
    }

    @Test
    void addressesHaveSeparateLimitsButAnIpv6NetworkHasOne() {
        assertThat(passing("192.0.2.1", 20)).isEqualTo(RATE);
        assertThat(passing("192.0.2.2", 20)).isEqualTo(RATE);
        assertThat(passing("2001:db8:0:1::1", 20)).isEqualTo(RATE);
        assertThat(passing("2001:db8:0:1::2", 20)).isZero();
        assertThat(passing("2001:db8:0:2::1", 20)).isEqualTo(RATE);
        assertThat(passing("made up", 20)).isEqualTo(RATE);
        assertThat(passing("", 20)).isZero();
    }

    @Test
    void theNumberOfAddressesIsLimited() {
        for (int i = 0; i < RateLimit.MAX_ADDRESSES; i++) {
            limit.require("10.%d.%d.%d".formatted(i >> 16 & 255, i >> 8 & 255, i & 255));
        }
        assertThat(passing("10.0.0.0", 20)).as("forgotten").isEqualTo(RATE);
    }

    @Test
    void tokensThatAreTooShortAreInvalidAndNeverShown() {
        assertThatThrownBy(
                        () ->
                                AccessSettings.from(
                                        Environment.of(Map.of("TWEETER_TOKENS", "hunter2"))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("TWEETER_TOKENS")
                .message()
                .doesNotContain("hunter2");
        assertThat(
                        AccessSettings.from(
                                Environment.of(Map.of("TWEETER_TOKENS", "0123456789abcdef"))))
                .asString()
                .doesNotContain("0123");
    }

    private int passing(String address, int tries) {
        int passed = 0;
        for (int i = 0; i < tries; i++) {
            try {
                limit.require(address);
                passed++;
            } catch (ProblemException e) {
                assertThat(e.problem().type()).isEqualTo(ProblemType.TOO_MANY_REQUESTS);
            }
        }
        return passed;
    }

    private void sleep(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
