package io.tweeter.ingest.access;

import io.netty.util.NetUtil;
import io.tweeter.ingest.http.ProblemException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Bounds how often each address may post: evenly over time, and a second's worth at once. A network
 * of IPv6, which one client can have all to itself, is one address. Thread-safe.
 */
final class RateLimit {

    /** Bounds memory: past it, all addresses begin anew. */
    static final int MOST_ADDRESSES = 100_000;

    private static final int IPV6_BYTES = 16;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long interval;
    private final LongSupplier nanoTime;

    /** By address, when its next post would come if it posted evenly. */
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
        if (due.size() >= MOST_ADDRESSES) {
            due.clear();
        }
        long now = nanoTime.getAsLong();
        AtomicLong next = due.computeIfAbsent(network(address), first -> new AtomicLong(now));
        while (true) {
            long before = next.get();
            long from = before - now > 0 ? before : now;
            if (from + interval - now > SECOND) {
                throw ProblemException.tooManyRequests(
                        "This address may post " + SECOND / interval + " tweets a second.",
                        Duration.ofSeconds(1));
            }
            if (next.compareAndSet(before, from + interval)) {
                return;
            }
        }
    }

    /** IPv4 addresses and networks of IPv6 as numbers; what is neither is one address for all. */
    private static long network(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            return 0;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return bytes.length == IPV6_BYTES ? buffer.getLong() : buffer.getInt() & 0xffffffffL;
    }
}
