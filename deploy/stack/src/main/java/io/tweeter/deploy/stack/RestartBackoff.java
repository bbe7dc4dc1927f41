package io.tweeter.deploy.stack;

import java.time.Duration;

/**
 * Back-off between restarts of a process: doubles each time the process dies, and is reset once it
 * has been ready for a while.
 */
final class RestartBackoff {

    private final Duration first;
    private final Duration longest;
    private final Duration lasting;
    private Duration next;

    /**
     * @param first back-off
     * @param longest maximum back-off
     * @param lasting a process that was ready for this long is considered healthy
     */
    RestartBackoff(Duration first, Duration longest, Duration lasting) {
        this.first = first;
        this.longest = longest;
        this.lasting = lasting;
        this.next = first;
    }

    /**
     * The back-off after a process has died.
     *
     * @param ready how long it had been ready
     */
    Duration after(Duration ready) {
        Duration wait = ready.compareTo(lasting) >= 0 ? first : next;
        Duration doubled = wait.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return wait;
    }
}
