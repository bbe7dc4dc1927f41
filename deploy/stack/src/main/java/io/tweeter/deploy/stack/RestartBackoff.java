package io.tweeter.deploy.stack;

import java.time.Duration;

/**
 * Back-off between restarts of a process: doubles each time the process dies, and is reset once it
 * has been ready for a while.
 */
final class RestartBackoff {

    private final Duration initial;
    private final Duration max;
    private final Duration healthyAfter;
    private Duration next;

    /**
     * @param initial first back-off
     * @param max maximum back-off
     * @param healthyAfter a process that was ready for this long is considered healthy
     */
    RestartBackoff(Duration initial, Duration max, Duration healthyAfter) {
        this.initial = initial;
        this.max = max;
        this.healthyAfter = healthyAfter;
        this.next = initial;
    }

    /**
     * The back-off after a process has died.
     *
     * @param ready how long it had been ready
     */
    Duration after(Duration ready) {
        Duration wait = ready.compareTo(healthyAfter) >= 0 ? initial : next;
        Duration doubled = wait.multipliedBy(2);
        next = doubled.compareTo(max) < 0 ? doubled : max;
        return wait;
    }
}
