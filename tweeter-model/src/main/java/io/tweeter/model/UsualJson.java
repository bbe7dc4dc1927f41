package io.tweeter.model;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The form that {@link TweetJson#write} gives nearly every tweet: the four fields in their order,
 * no blanks between them. It can be read without a parser, and written if nothing has to be
 * escaped, in a small part of the time; everything else, right or wrong, is Jackson's.
 */
final class UsualJson {

    private static final byte[] BEFORE_ID = ascii("{\"id\":\"");
    private static final byte[] BEFORE_HANDLE = ascii("\",\"handle\":\"");
    private static final byte[] BEFORE_CONTENT = ascii("\",\"content\":\"");
    private static final byte[] BEFORE_CREATED_AT = ascii("\",\"created_at\":\"");
    private static final byte[] END = ascii("\"}");

    /** Much more than a tweet needs; in bytes. */
    private static final int LONGEST = 4_096;

    private UsualJson() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * A tweet's fields as they stand there, not checked.
     *
     * @param printableAscii whether all are nothing but ASCII letters, digits, signs and blanks
     */
    record Fields(
            String id, String handle, String content, String createdAt, boolean printableAscii) {}

    /** The fields of UTF-8 JSON in the usual form, or empty for any other. */
    static Optional<Fields> read(byte[] json) {
        if (json.length > LONGEST) {
            return Optional.empty();
        }
        PlainJson form = new PlainJson(json);
        String id = form.textAfter(BEFORE_ID);
        String handle = form.textAfter(BEFORE_HANDLE);
        String content = form.textAfter(BEFORE_CONTENT);
        String createdAt = form.textAfter(BEFORE_CREATED_AT);
        return form.endsWith(END)
                ? Optional.of(new Fields(id, handle, content, createdAt, form.isPrintableAscii()))
                : Optional.empty();
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
            if (c < ' ' || c == '"' || c == '\\') {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (Character.charCount(text.codePointAt(i)) == 1) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
