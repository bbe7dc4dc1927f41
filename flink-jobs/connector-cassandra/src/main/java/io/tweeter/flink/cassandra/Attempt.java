package io.tweeter.flink.cassandra;

import java.time.Duration;
import java.util.Optional;

/**
 * One attempt of a request, and what is left of its retry budget.
 *
 * <p>Without a connected node an attempt fails at once, and the whole budget would be spent before
 * a connection can come back. So such an attempt is repeated for as long as an attempt may take
 * before it counts.
 *
 * @param timeout of an attempt
 * @param maxRetries after transient errors
 * @param retries before this attempt
 * @param unconnected how long it has waited for a connected node
 * @param delay before it is sent
 */
record Attempt(
        Duration timeout, int maxRetries, int retries, Duration unconnected, Duration delay) {

    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(250);

    /** The back-off doubles with each retry, this many times. */
    private static final int MAX_DOUBLINGS = 5;

    /** The longest back-off. */
    static final Duration MAX_BACK_OFF = FIRST_BACK_OFF.multipliedBy(1 << MAX_DOUBLINGS);

    /** Between two looks for a connected node; the driver connects again within seconds. */
    private static final Duration UNCONNECTED = Duration.ofMillis(500);

    /** The first attempt of a request. */
    static Attempt first(Duration timeout, int maxRetries) {
        return new Attempt(timeout, maxRetries, 0, Duration.ZERO, Duration.ZERO);
    }

    /** The attempt after this one has failed; nothing if the request has failed for good. */
    Optional<Attempt> after(Throwable error) {
        if (Transient.isUnconnected(error) && unconnected.compareTo(timeout) < 0) {
            Duration waited = unconnected.plus(UNCONNECTED);
            return Optional.of(new Attempt(timeout, maxRetries, retries, waited, UNCONNECTED));
        }
        if (retries < maxRetries && Transient.is(error)) {
            Duration backOff = FIRST_BACK_OFF.multipliedBy(1L << Math.min(retries, MAX_DOUBLINGS));
            return Optional.of(
                    new Attempt(timeout, maxRetries, retries + 1, Duration.ZERO, backOff));
        }
        return Optional.empty();
    }
}
