package io.tweeter.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids derived from requests, so that a retry creates the same tweet on every instance. */
public final class TweetIds {

    /** A prototype: cloning it costs much less than a look-up by name. */
    private static final MessageDigest SHA_256 = sha256();

    private TweetIds() {}

    /**
     * The id of a tweet that is posted with an idempotency key: the first 122 bits of the SHA-256
     * of handle, NUL and key, as a UUID of version 8 (RFC 9562, section 5.8). The same key from
     * another user is another tweet.
     *
     * @param handle normalized and checked, so it contains no NUL
     * @param idempotencyKey checked by {@link TweetRules#checkIdempotencyKey}
     */
    public static UUID fromIdempotencyKey(String handle, String idempotencyKey) {
        MessageDigest sha256 = newSha256();
        sha256.update(handle.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
        ByteBuffer hash =
                ByteBuffer.wrap(sha256.digest(idempotencyKey.getBytes(StandardCharsets.US_ASCII)));
        long high = (hash.getLong() & ~0xf000L) | 0x8000L;
        long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static MessageDigest newSha256() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException e) {
            return sha256();
        }
    }
}
