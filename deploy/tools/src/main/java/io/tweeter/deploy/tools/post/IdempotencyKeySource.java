package io.tweeter.deploy.tools.post;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** Where the Idempotency-Key of a line comes from. Used by one thread. */
@FunctionalInterface
interface IdempotencyKeySource {

    /**
     * The key of a line.
     *
     * @param line its number, from 1
     * @param text the line
     * @param given the key that the line itself names, if it does
     */
    String key(long line, byte[] text, Optional<String> given);

    /**
     * Keys that follow from the file: the one that a line names, else the first 128 bits of SHA-256
     * over prefix, line number and text. So the same file sent again makes no second tweets, equal
     * lines are still different tweets, and lines that are corrected or appended change no key but
     * their own.
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
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Arrays.copyOf(sha256.digest(text), 16));
        };
    }

    /** Keys that no run has used before: every line becomes a new tweet. */
    static IdempotencyKeySource ofThisRun() {
        UUID run = UUID.randomUUID();
        return (line, text, given) -> run + "-" + line;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
