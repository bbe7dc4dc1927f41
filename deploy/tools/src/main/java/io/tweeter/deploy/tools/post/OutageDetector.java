package io.tweeter.deploy.tools.post;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Decides when the whole run is given up because the service is gone, instead of failing line after
 * line. Used by one thread.
 */
final class OutageDetector {

    /** For an address where nothing has ever answered: most likely it is wrong. */
    static final Duration FOR_A_STRANGER = Duration.ofSeconds(10);

    /** For a service that has answered before: enough for a restart of it or of Kafka. */
    static final Duration FOR_A_KNOWN = Duration.ofSeconds(60);

    /** Tweets whose attempts are all used up, one after the other, without one that got through. */
    static final int LOST_IN_A_ROW = 100;

    private final LongSupplier nanoTime;
    private long lastDecided;
    private boolean everHeard;
    private int lost;

    OutageDetector(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lastDecided = nanoTime.getAsLong();
    }

    /** A tweet was accepted or rejected: the service is well. */
    void decided() {
        lastDecided = nanoTime.getAsLong();
        everHeard = true;
        lost = 0;
    }

    /**
     * An attempt came to nothing.
     *
     * @param heard whether anything answered
     * @param last whether the tweet has no attempts left
     * @return why to give up the run; empty to go on
     */
    Optional<String> failed(boolean heard, boolean last) {
        everHeard |= heard;
        if (last) {
            lost++;
        }
        Duration silence = Duration.ofNanos(nanoTime.getAsLong() - lastDecided);
        Duration patience = everHeard ? FOR_A_KNOWN : FOR_A_STRANGER;
        if (silence.compareTo(patience) > 0) {
            return Optional.of("it has taken no tweet for " + silence.toSeconds() + " s");
        }
        if (lost >= LOST_IN_A_ROW || (lost > 0 && !everHeard)) {
            return Optional.of("every attempt has failed");
        }
        return Optional.empty();
    }
}
