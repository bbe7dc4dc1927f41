package io.tweeter.deploy.tools.post;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Decides when to abandon the whole run because the service is down, instead of failing line after
 * line. Used by one thread.
 */
final class OutageDetector {

    /** While no response has ever arrived: most likely the address is wrong. */
    static final Duration MAX_OUTAGE_BEFORE_FIRST_RESPONSE = Duration.ofSeconds(10);

    /** Once the service has responded: long enough to restart it, or Kafka. */
    static final Duration MAX_OUTAGE = Duration.ofSeconds(60);

    /** Consecutive tweets that use up their retry budgets. */
    static final int MAX_CONSECUTIVE_FAILURES = 100;

    private final LongSupplier nanoTime;
    private long lastSuccess;
    private boolean responded;
    private int consecutiveFailures;

    OutageDetector(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lastSuccess = nanoTime.getAsLong();
    }

    /** A tweet was accepted or rejected: the service works. */
    void succeeded() {
        lastSuccess = nanoTime.getAsLong();
        responded = true;
        consecutiveFailures = 0;
    }

    /**
     * An attempt failed with a transient error.
     *
     * @param gotResponse whether any response arrived
     * @param lastAttempt whether the tweet's retry budget is used up
     * @return why to abandon the run; empty to go on
     */
    Optional<String> failed(boolean gotResponse, boolean lastAttempt) {
        responded |= gotResponse;
        if (lastAttempt) {
            consecutiveFailures++;
        }
        Duration outage = Duration.ofNanos(nanoTime.getAsLong() - lastSuccess);
        if (outage.compareTo(responded ? MAX_OUTAGE : MAX_OUTAGE_BEFORE_FIRST_RESPONSE) > 0) {
            return Optional.of("no tweet accepted or rejected for " + outage.toSeconds() + " s");
        }
        if (consecutiveFailures >= MAX_CONSECUTIVE_FAILURES
                || (consecutiveFailures > 0 && !responded)) {
            return Optional.of("every attempt failed");
        }
        return Optional.empty();
    }
}
