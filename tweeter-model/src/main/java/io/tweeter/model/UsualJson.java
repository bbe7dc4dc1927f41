package io.tweeter.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The form that {@link TweetJson#write} gives nearly every tweet: the four fields in their order,
 * no blanks between them, no escapes within them. It can be read and written without a parser, in a
 * small part of the time; everything else, right or wrong, is Jackson's.
 */
final class UsualJson {

    private static final byte[] BEFORE_ID = ascii("{\"id\":\"");
    private static final byte[] BEFORE_HANDLE = ascii("\",\"handle\":\"");
    private static final byte[] BEFORE_CONTENT = ascii("\",\"content\":\"");
    private static final byte[] BEFORE_CREATED_AT = ascii("\",\"created_at\":\"");
    private static final byte[] END = ascii("\"}");

    /** Much more than a tweet needs; in bytes. */
    private static final int LONGEST = 4_096;

    /** What a decoder puts where bytes are not UTF-8. */
    private static final char REPLACEMENT = '\ufffd';

    private final byte[] json;
    private int at;

    private UsualJson(byte[] json) {
        this.json = json;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A tweet's fields as they stand there, not checked. */
    record Fields(String id, String handle, String content, String createdAt) {}

    /** The fields of UTF-8 JSON in the usual form, or empty for any other. */
    static Optional<Fields> read(byte[] json) {
        return json.length <= LONGEST ? new UsualJson(json).fields() : Optional.empty();
    }

    private Optional<Fields> fields() {
        String id = textAfter(BEFORE_ID);
        String handle = textAfter(BEFORE_HANDLE);
        String content = textAfter(BEFORE_CONTENT);
        String createdAt = textAfter(BEFORE_CREATED_AT);
        return createdAt != null && skip(END) && at == json.length
                ? Optional.of(new Fields(id, handle, content, createdAt))
                : Optional.empty();
    }

    /** The text from there up to the next quote; null, now and for good, if the form is another. */
    private String textAfter(byte[] prefix) {
        if (!skip(prefix)) {
            return null;
        }
        int start = at;
        boolean ascii = true;
        for (; at < json.length; at++) {
            byte b = json[at];
            if (b == '"') {
                String text = new String(json, start, at - start, StandardCharsets.UTF_8);
                return ascii || text.indexOf(REPLACEMENT) < 0 ? text : otherForm();
            }
            if (b == '\\' || (b >= 0 && b < ' ')) {
                return otherForm();
            }
            ascii &= b >= 0;
        }
        return otherForm();
    }

    private String otherForm() {
        at = json.length;
        return null;
    }

    private boolean skip(byte[] expected) {
        int end = at + expected.length;
        if (end > json.length || !Arrays.equals(json, at, end, expected, 0, expected.length)) {
            at = json.length;
            return false;
        }
        at = end;
        return true;
    }

    /** The tweet as UTF-8 JSON, or empty if something in it has to be escaped. */
    static Optional<byte[]> write(Tweet tweet) {
        if (!isPlain(tweet.id()) || !isPlain(tweet.handle()) || !isPlain(tweet.content())) {
            return Optional.empty();
        }
        String json =
                "{\"id\":\""
                        + tweet.id()
                        + "\",\"handle\":\""
                        + tweet.handle()
                        + "\",\"content\":\""
                        + tweet.content()
                        + "\",\"created_at\":\""
                        + UtcTime.format(tweet.createdAt())
                        + "\"}";
        return Optional.of(json.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
