package io.tweeter.deploy.tools.post;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Creates the idempotency key of each line. Used by one thread. */
@FunctionalInterface
interface IdempotencyKeySource {

    /**
     * The idempotency key of a line.
     *
     * @param line its number, from 1
     * @param text the line
     * @param given the key that the line itself names, if any
     */
    String key(long line, byte[] text, Optional<String> given);

    /**
     * Derives keys from the file: the key that a line names, or else the first 128 bits of SHA-256
     * over prefix, line number and text. So posting the same file again creates no second tweets,
     * equal lines are different tweets, and correcting or appending a line changes no other key.
     *
     * <p>Whoever has the file can compute the keys, and so post other tweets under them first.
     */
    static IdempotencyKeySource fromContent(String prefix) {
        byte[] name = prefix.getBytes(StandardCharsets.UTF_8);
        MessageDigest sha256 = sha256();
        ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
        return (line, text, given) -> {
            if (given.isPresent()) {
                return given.get();
            }
            sha256.update(name);
            sha256.update((byte) 0);
            sha256.update(number.putLong(0, line).array());
            return encode(sha256.digest(text));
        };
    }

    /**
     * Replaces keys by the first 128 bits of their HMAC-SHA-256, those that lines name too: nobody
     * can compute them who does not have the secret. The same secret gives the same keys.
     *
     * @param secret not empty
     */
    static UnaryOperator<String> sealedBy(String secret) {
        Mac hmac = hmacSha256(secret.getBytes(StandardCharsets.UTF_8));
        return key -> encode(hmac.doFinal(key.getBytes(StandardCharsets.UTF_8)));
    }

    /** Keys that are unique to this run: every line becomes a new tweet. */
    static IdempotencyKeySource ofThisRun() {
        UUID run = UUID.randomUUID();
        return (line, text, given) -> run + "-" + line;
    }

    private static String encode(byte[] hash) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 16));
    }

    private static Mac hmacSha256(byte[] secret) {
        try {
            Mac hmac = Mac.getInstance("HmacSHA256");
            hmac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return hmac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
