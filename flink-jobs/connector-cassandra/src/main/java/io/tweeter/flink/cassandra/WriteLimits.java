package io.tweeter.flink.cassandra;

import java.io.Serializable;
import java.time.Duration;

/**
 * Bounds of a sink.
 *
 * @param maxInFlight requests of one subtask that may wait for Cassandra's answer
 * @param timeout for one request, and for a free place among those in flight
 * @param maxRetries how often a request is tried again after a failure that may pass by itself
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
