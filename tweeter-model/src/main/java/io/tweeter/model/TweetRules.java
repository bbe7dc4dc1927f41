package io.tweeter.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The rules of a tweet. Lengths are in code points of the normalized text, as people count
 * characters, not in UTF-16 units or bytes.
 *
 * <p>Normalize first, then check. Normalizing never fails; null stays null.
 */
public final class TweetRules {

    /** Longest content, in code points. */
    public static final int MAX_CONTENT = 140;

    /** Longest handle, in code points. */
    public static final int MAX_HANDLE = 50;

    /** Longest id, in visible ASCII characters. */
    public static final int MAX_ID = 64;

    /** Longest idempotency key, in visible ASCII characters. */
    public static final int MAX_IDEMPOTENCY_KEY = 255;

    /** How far a tweet may be dated ahead of the record's timestamp: clocks differ. */
    public static final Duration MAX_CREATED_AT_AHEAD = Duration.ofDays(1);

    /** The earliest creation time. */
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

    /** The latest creation time: CQL, JSON and SQL all write years with four digits. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private TweetRules() {}

    /**
     * Brings a handle into the form by which RFC 8266 compares nicknames, so that a user has one
     * handle however it is typed: trimmed, each run of white space in it one space, lower case,
     * compatibility forms such as full-width letters replaced, accents composed. White space is
     * what Unicode or Java defines as such, line breaks and no-break spaces included.
     */
    public static String normalizeHandle(String handle) {
        return Handles.normalize(handle);
    }

    /**
     * Trims white space of every kind, and replaces each line ending (CR LF, as browsers' forms
     * send it, or CR) by one line feed and each tab by a space.
     */
    public static String normalizeContent(String content) {
        if (content == null) {
            return null;
        }
        int start = 0;
        int end = content.length();
        while (start < end && Invisible.isWhiteSpace(content.codePointAt(start))) {
            start += Character.charCount(content.codePointAt(start));
        }
        while (start < end && Invisible.isWhiteSpace(content.codePointBefore(end))) {
            end -= Character.charCount(content.codePointBefore(end));
        }
        String trimmed = content.substring(start, end).replace('\t', ' ');
        return trimmed.indexOf('\r') < 0
                ? trimmed
                : trimmed.replace("\r\n", "\n").replace('\r', '\n');
    }

    /**
     * Checks a normalized handle: 1 to {@value #MAX_HANDLE} code points, all of them in the
     * FreeformClass of RFC 8264, and neither {@code .} nor {@code ..}, for which no browser can
     * ask.
     */
    public static Optional<Violation> checkHandle(String handle) {
        return checkText("handle", handle, MAX_HANDLE, false).or(() -> Handles.check(handle));
    }

    /**
     * Checks a normalized handle that was accepted before RFC 8266 was followed. It had 1 to
     * {@value #MAX_HANDLE} code points then, and may have more now that it is normalized by it.
     */
    static Optional<Violation> checkEarlierHandle(String handle) {
        return checkText("handle", handle, Integer.MAX_VALUE, false);
    }

    /** Checks normalized content that was accepted before it had to have a visible character. */
    static Optional<Violation> checkEarlierContent(String content) {
        return checkText("content", content, MAX_CONTENT, true);
    }

    /**
     * Checks normalized content: 1 to {@value #MAX_CONTENT} code points, of which one at least is
     * visible, and no control characters except line feed.
     */
    public static Optional<Violation> checkContent(String content) {
        return checkText("content", content, MAX_CONTENT, true)
                .or(
                        () ->
                                content.codePoints().allMatch(Invisible::is)
                                        ? violation("content", "has no visible character")
                                        : Optional.empty());
    }

    /** Checks a tweet's id: 1 to {@value #MAX_ID} visible ASCII characters. */
    public static Optional<Violation> checkId(String id) {
        return checkVisibleAscii("id", id, MAX_ID);
    }

    /** Checks an Idempotency-Key: 1 to {@value #MAX_IDEMPOTENCY_KEY} visible ASCII characters. */
    public static Optional<Violation> checkIdempotencyKey(String key) {
        return checkVisibleAscii("Idempotency-Key", key, MAX_IDEMPOTENCY_KEY);
    }

    /** Checks a creation time: from 1970 to 9999. */
    public static Optional<Violation> checkCreatedAt(Instant createdAt) {
        if (createdAt == null) {
            return violation("created_at", "is missing");
        }
        if (createdAt.isBefore(EARLIEST) || createdAt.isAfter(LATEST)) {
            return violation("created_at", "is not between the years 1970 and 9999");
        }
        return Optional.empty();
    }

    /**
     * Checks a creation time against Kafka's clock, since a tweet from the future would lead the
     * timeline until then.
     *
     * @param createdAt not null
     * @param kafka the record's timestamp
     */
    public static Optional<Violation> checkCreatedAt(Instant createdAt, Instant kafka) {
        return createdAt.isAfter(kafka.plus(MAX_CREATED_AT_AHEAD))
                ? violation(
                        "created_at",
                        "is %s, more than %d h ahead of Kafka's time %s"
                                .formatted(
                                        UtcTime.format(createdAt),
                                        MAX_CREATED_AT_AHEAD.toHours(),
                                        UtcTime.format(kafka)))
                : Optional.empty();
    }

    private static Optional<Violation> checkText(
            String field, String text, int maxLength, boolean lineFeedAllowed) {
        if (text == null) {
            return violation(field, "is missing");
        }
        if (text.isEmpty()) {
            return violation(field, "is empty; 1 to " + maxLength + " characters are allowed");
        }
        int length = 0;
        for (int i = 0; i < text.length(); length++) {
            if (isVisibleAscii(text.charAt(i)) || text.charAt(i) == ' ') {
                i++;
                continue;
            }
            int codePoint = text.codePointAt(i);
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                return violation(field, "is not valid Unicode: it has half a surrogate pair");
            }
            if (Character.isISOControl(codePoint) && !(lineFeedAllowed && codePoint == '\n')) {
                return violation(
                        field,
                        String.format(
                                Locale.ROOT,
                                "has the control character U+%04X at position %d",
                                codePoint,
                                length + 1));
            }
            i += Character.charCount(codePoint);
        }
        if (length > maxLength) {
            return violation(
                    field, "has " + length + " characters; 1 to " + maxLength + " are allowed");
        }
        return Optional.empty();
    }

    private static Optional<Violation> checkVisibleAscii(String field, String text, int maxLength) {
        if (text == null) {
            return violation(field, "is missing");
        }
        boolean visible = !text.isEmpty() && text.length() <= maxLength;
        for (int i = 0; visible && i < text.length(); i++) {
            visible = isVisibleAscii(text.charAt(i));
        }
        return visible
                ? Optional.empty()
                : violation(field, "is not 1 to " + maxLength + " visible ASCII characters");
    }

    private static boolean isVisibleAscii(int codePoint) {
        return codePoint > ' ' && codePoint < 0x7f;
    }

    private static Optional<Violation> violation(String field, String message) {
        return Optional.of(new Violation(field, message));
    }
}
