package io.tweeter.flink.cassandra;

import java.io.Serializable;
import java.time.Duration;

/**
 * Limits of a sink's requests.
 *
 * @param maxInFlight how many requests of one subtask may be in flight
 * @param timeout of one attempt of a request
 * @param maxRetries the retry budget of a request, for transient errors
 * @param flushRows how many rows may wait for others to share a request with
 * @param flushInterval how long a row may wait for others; after a pause it waits less
 */
public record WriteLimits(
        int maxInFlight, Duration timeout, int maxRetries, int flushRows, Duration flushInterval)
        implements Serializable {

    /** Bounds the memory. */
    static final int FLUSH_ROWS = 1_000;

    /** Short beside the time that a record of Kafka takes to get to a sink. */
    static final Duration FLUSH_INTERVAL = Duration.ofMillis(20);

    /** Keeps one node busy without filling its queues. */
    public static final WriteLimits DEFAULT = new WriteLimits(512, Duration.ofSeconds(20), 3);

    /** Rows wait for 20 milliseconds at most, and 1,000 of them. */
    public WriteLimits(int maxInFlight, Duration timeout, int maxRetries) {
        this(maxInFlight, timeout, maxRetries, FLUSH_ROWS, FLUSH_INTERVAL);
    }

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
        if (flushRows < 1) {
            throw new IllegalArgumentException("flush rows is " + flushRows + ", less than 1");
        }
        if (flushInterval.toMillis() < 1 || flushInterval.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "flush interval is " + flushInterval + ", not between 1 ms and 24 days");
        }
    }
}
