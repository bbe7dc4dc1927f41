package io.tweeter.flink.cassandra;

import java.io.Serializable;
import java.time.Duration;

/**
 * Limits of a sink's requests.
 *
 * @param maxInFlight how many requests of one subtask may be in flight
 * @param timeout of one attempt of a request
 * @param maxRetries the retry budget of a request, for transient errors
 */
public record WriteLimits(int maxInFlight, Duration timeout, int maxRetries)
        implements Serializable {

    /** Keeps one node busy without filling its queues. */
    public static final WriteLimits DEFAULT = new WriteLimits(512, Duration.ofSeconds(20), 3);

    public WriteLimits {
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("max in flight is " + maxInFlight + ", less than 1");
        }
        if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "timeout is " + timeout + ", not between 1 ms and 24 days");
        }
        if (maxRetries < 0) {
            throw new IllegalArgumentException("max retries is " + maxRetries + ", less than 0");
        }
    }
}
