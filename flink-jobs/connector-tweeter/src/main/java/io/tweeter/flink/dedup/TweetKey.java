package io.tweeter.flink.dedup;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A tweet's id in 128 bits, equal if the ids are.
 *
 * <p>A UUID is 128 bits. Any other id is represented by the first 128 bits of its SHA-256: among a
 * billion ids the odds that any two share them are 1 to 10^21, far below those of a memory error
 * that nobody notices, and no one is known to be able to make two such ids on purpose, which would
 * be easy with a faster hash.
 *
 * @param high first 64 bits
 * @param low last 64 bits
 */
public record TweetKey(long high, long low) {

    /** Key of an id, whatever it looks like. */
    public static TweetKey of(String id) {
        if (looksLikeUuid(id)) {
            long timeLow = hex(id, 0, 8);
            long timeMid = hex(id, 9, 13);
            long timeHigh = hex(id, 14, 18);
            long clock = hex(id, 19, 23);
            long node = hex(id, 24, 36);
            if ((timeLow | timeMid | timeHigh | clock | node) >= 0) {
                return new TweetKey(
                        (timeLow << 32) | (timeMid << 16) | timeHigh, (clock << 48) | node);
            }
        }
        return hashed(id);
    }

    private static boolean looksLikeUuid(String id) {
        return id.length() == 36
                && id.charAt(8) == '-'
                && id.charAt(13) == '-'
                && id.charAt(18) == '-'
                && id.charAt(23) == '-';
    }

    /** At most twelve digits; -1 if one is none, or upper case: that would be another id. */
    private static long hex(String id, int from, int to) {
        long bits = 0;
        for (int i = from; i < to; i++) {
            char c = id.charAt(i);
            int digit;
            if (c >= '0' && c <= '9') {
                digit = c - '0';
            } else if (c >= 'a' && c <= 'f') {
                digit = c - 'a' + 10;
            } else {
                return -1;
            }
            bits = (bits << 4) | digit;
        }
        return bits;
    }

    private static TweetKey hashed(String id) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            ByteBuffer hash = ByteBuffer.wrap(sha256.digest(id.getBytes(StandardCharsets.UTF_8)));
            return new TweetKey(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Mixes all bits, since some kinds of UUIDs begin with a clock. Part of what state relies on.
     */
    long hash() {
        long hash = high * 0x9e37_79b9_7f4a_7c15L + low;
        hash = (hash ^ (hash >>> 32)) * 0xd6e8_feb8_6659_fd93L;
        hash = (hash ^ (hash >>> 32)) * 0xd6e8_feb8_6659_fd93L;
        return hash ^ (hash >>> 32);
    }
}
