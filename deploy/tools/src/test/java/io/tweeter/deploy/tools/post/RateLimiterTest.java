package io.tweeter.deploy.tools.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private final AtomicLong now = new AtomicLong();
    private final RateLimiter limiter = new RateLimiter(50, now::get);

    @Test
    void turnsAreEvenlySpaced() {
        assertThat(limiter.reserve()).isEqualTo(20 * MILLISECOND);
        assertThat(limiter.reserve()).isEqualTo(40 * MILLISECOND);
        now.set(40 * MILLISECOND);
        assertThat(limiter.reserve()).isEqualTo(20 * MILLISECOND);
    }

    @Test
    void aShortPauseIsCaughtUpWith() {
        now.set(60 * MILLISECOND);
        assertThat(limiter.reserve()).isEqualTo(-40 * MILLISECOND);
        assertThat(limiter.reserve()).isEqualTo(-20 * MILLISECOND);
    }

    @Test
    void aLongPauseDoesNotCauseABurst() {
        now.set(TimeUnit.HOURS.toNanos(1));
        assertThat(limiter.reserve()).isEqualTo(-100 * MILLISECOND);
    }
}
