package io.tweeter.deploy.tools.post;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling from 100 ms to 5 s, and no less than the
 * server asks for (but at most a minute), spread at random so that tweets that failed together do
 * not come back together.
 */
final class RetryBackoff {

    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 5_000;
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(1);

    private final RandomGenerator random;

    RetryBackoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The wait after a failed attempt.
     *
     * @param failed how many attempts have failed, at least 1
     * @param asked what the server asks for
     */
    Duration after(int failed, Optional<Duration> asked) {
        long full = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failed - 1, 16));
        Duration own = Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
        if (asked.isEmpty()) {
            return own;
        }
        Duration least = asked.get().compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked.get();
        return least.plusMillis(own.toMillis() / 4);
    }
}
