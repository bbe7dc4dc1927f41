package io.tweeter.deploy.stack;

import java.time.Duration;

/**
 * How long to wait before a process is started again: longer each time it dies, short again once it
 * has lasted.
 */
final class RestartBackoff {

    private final Duration first;
    private final Duration longest;
    private final Duration lasting;
    private Duration next;

    /**
     * @param first wait
     * @param longest the wait doubles up to this
     * @param lasting a process that has been ready this long is taken for healthy
     */
    RestartBackoff(Duration first, Duration longest, Duration lasting) {
        this.first = first;
        this.longest = longest;
        this.lasting = lasting;
        this.next = first;
    }

    /**
     * The wait after a process has died.
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
