package io.tweeter.ingest.access;

import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.ProblemType;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Limits how often each address may post: a steady rate, with a burst of one second's worth. An
 * IPv6 network counts as one address, as one client can have all of it. Thread-safe.
 */
final class RateLimit {

    /** Limits memory: beyond it, all addresses are forgotten. */
    static final int MAX_ADDRESSES = 100_000;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long interval;
    private final LongSupplier nanoTime;

    /** By address, when its next post is due at the steady rate. */
    private final ConcurrentHashMap<Long, AtomicLong> due = new ConcurrentHashMap<>();

    /**
     * @param postsPerSecond at least 1
     */
    RateLimit(int postsPerSecond, LongSupplier nanoTime) {
        this.interval = SECOND / postsPerSecond;
        this.nanoTime = nanoTime;
    }

    /**
     * Counts a post.
     *
     * @throws ProblemException 429 if the address has posted too often
     */
    void require(String address) {
        if (due.size() >= MAX_ADDRESSES) {
            due.clear();
        }
        long now = nanoTime.getAsLong();
        AtomicLong next =
                due.computeIfAbsent(ClientAddress.network(address), first -> new AtomicLong(now));
        while (true) {
            long before = next.get();
            long from = before - now > 0 ? before : now;
            if (from + interval - now > SECOND) {
                throw new ProblemException(
                                ProblemType.TOO_MANY_REQUESTS,
                                "The limit of an address is "
                                        + SECOND / interval
                                        + " posts a second; send the request again later.")
                        .retryAfter(Duration.ofSeconds(1));
            }
            if (next.compareAndSet(before, from + interval)) {
                return;
            }
        }
    }
}
