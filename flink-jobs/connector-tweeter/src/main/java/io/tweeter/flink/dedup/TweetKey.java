package io.tweeter.flink.dedup;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * A tweet's id as 128 bits: equal ids have equal keys.
 *
 * <p>The key of a UUID is the UUID itself. The key of any other id is the first 128 bits of its
 * SHA-256. Among a billion such ids the odds that two collide by chance are 1 to 10^21, far below
 * those of an undetected memory error. Who chooses ids can make one that collides, such as the UUID
 * with the bits of another id's hash; but that has no more effect than to take that id itself.
 *
 * @param high first 64 bits
 * @param low last 64 bits
 */
public record TweetKey(long high, long low) {

    /** The key of an id of any form. */
    public static TweetKey of(String id) {
        if (looksLikeUuid(id)) {
            try {
                UUID uuid = UUID.fromString(id);
                // In other letters it is another id.
                if (uuid.toString().equals(id)) {
                    return new TweetKey(
                            uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
                }
            } catch (IllegalArgumentException e) {
                // it has other characters
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
     * Mixes all bits, since some kinds of UUIDs begin with a clock. It chooses the shard, so it can
     * never change: restored state relies on it.
     */
    long hash() {
        long hash = high * 0x9e37_79b9_7f4a_7c15L + low;
        hash = (hash ^ (hash >>> 32)) * 0xd6e8_feb8_6659_fd93L;
        hash = (hash ^ (hash >>> 32)) * 0xd6e8_feb8_6659_fd93L;
        return hash ^ (hash >>> 32);
    }
}
