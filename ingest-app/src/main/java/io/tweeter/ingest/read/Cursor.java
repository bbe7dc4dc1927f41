package io.tweeter.ingest.read;

import io.tweeter.model.TweetRules;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * A position in a timeline: the last tweet of a page. It holds everything needed to continue from
 * there, so it is valid on every instance and never expires.
 *
 * @param createdAt of that tweet
 * @param id of that tweet; orders tweets of the same millisecond
 */
public record Cursor(Instant createdAt, String id) {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final int MAX_LENGTH = (Long.BYTES + TweetRules.MAX_ID + 2) / 3 * 4;

    public Cursor {
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(id, "id");
    }

    /** Parses what {@link #text} returned; empty for any other text. */
    public static Optional<Cursor> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length <= Long.BYTES) {
            return Optional.empty();
        }
        Instant createdAt = Instant.ofEpochMilli(ByteBuffer.wrap(bytes).getLong());
        String id =
                new String(
                        bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.ISO_8859_1);
        if (TweetRules.checkId(id).isPresent()
                || TweetRules.checkCreatedAt(createdAt).isPresent()) {
            return Optional.empty();
        }
        Cursor cursor = new Cursor(createdAt, id);
        // Base64 accepts padding and stray bits that it never writes; a cursor has one text.
        return cursor.text().equals(text) ? Optional.of(cursor) : Optional.empty();
    }

    /** The cursor as opaque text of letters, digits, {@code -} and {@code _}. */
    public String text() {
        byte[] name = id.getBytes(StandardCharsets.ISO_8859_1);
        return ENCODER.encodeToString(
                ByteBuffer.allocate(Long.BYTES + name.length)
                        .putLong(createdAt.toEpochMilli())
                        .put(name)
                        .array());
    }
}
