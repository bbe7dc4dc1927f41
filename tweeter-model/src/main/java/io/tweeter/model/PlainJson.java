package io.tweeter.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads UTF-8 JSON of one form that is known beforehand: strings without escapes, and between them
 * always the same bytes. What has another form, right or wrong, is to be read by a parser.
 */
public final class PlainJson {

    /** What a decoder puts where bytes are not UTF-8. */
    private static final char REPLACEMENT = '\ufffd';

    private final byte[] json;
    private int at;
    private boolean otherForm;

    /** Starts at the first byte; the array is not changed. */
    public PlainJson(byte[] json) {
        this.json = json;
    }

    /**
     * The text up to the next quote, if these bytes come before it; null, now and for good, if the
     * form is another.
     */
    public String textAfter(byte[] prefix) {
        if (!skip(prefix)) {
            return null;
        }
        int start = at;
        boolean ascii = true;
        for (; at < json.length; at++) {
            byte b = json[at];
            if (b == '"') {
                String text = new String(json, start, at - start, StandardCharsets.UTF_8);
                // A replacement that was sent as such is not told from one that was not.
                otherForm = !ascii && text.indexOf(REPLACEMENT) >= 0;
                return otherForm ? null : text;
            }
            if (b == '\\' || (b >= 0 && b < ' ')) {
                break;
            }
            ascii &= b >= 0;
        }
        otherForm = true;
        return null;
    }

    /** Whether all was of the form, and nothing but these bytes is left. */
    public boolean endsWith(byte[] end) {
        return skip(end) && at == json.length;
    }

    private boolean skip(byte[] expected) {
        int end = at + expected.length;
        otherForm |=
                end > json.length || !Arrays.equals(json, at, end, expected, 0, expected.length);
        at = end;
        return !otherForm;
    }
}
