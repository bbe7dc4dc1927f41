package io.tweeter.deploy.tools.post;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The delay before the next attempt: exponential from 100 ms to 5 s, but no shorter than the server
 * asks for (capped at one minute). Jitter keeps tweets that failed together from being retried
 * together.
 */
final class RetryBackoff {

    private static final long INITIAL_DELAY_MILLIS = 100;
    private static final long MAX_DELAY_MILLIS = 5_000;
    private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(1);

    private final RandomGenerator random;

    RetryBackoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The delay after a failed attempt.
     *
     * @param failures how many attempts have failed, at least 1
     * @param retryAfter the minimum delay that the server asks for
     */
    Duration delay(int failures, Optional<Duration> retryAfter) {
        long full = Math.min(MAX_DELAY_MILLIS, INITIAL_DELAY_MILLIS << Math.min(failures - 1, 16));
        Duration backoff = Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
        if (retryAfter.isEmpty()) {
            return backoff;
        }
        Duration asked = retryAfter.get();
        Duration min = asked.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : asked;
        return min.plusMillis(backoff.toMillis() / 4);
    }
}
