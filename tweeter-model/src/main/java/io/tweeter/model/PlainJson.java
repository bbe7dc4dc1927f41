package io.tweeter.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads UTF-8 JSON of a known form: strings with fixed bytes between them. JSON of another form,
 * valid or not, is left to a parser.
 */
public final class PlainJson {

    /** What a decoder emits for bytes that are not UTF-8. */
    private static final char REPLACEMENT = '\ufffd';

    /** Eight bytes as a long, the first as the lowest. */
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int DELETE = 0x7f;
    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long HIGHEST_BITS = EACH << 7;

    private final byte[] json;
    private int at;
    private boolean otherForm;
    private boolean printableAscii = true;

    /** Starts at the first byte; the array is not changed. */
    public PlainJson(byte[] json) {
        this.json = json;
    }

    /**
     * Reads these bytes, then the string up to the next quote.
     *
     * @return the string; null, from now on, if the form is another
     */
    public String textAfter(byte[] prefix) {
        if (!skip(prefix)) {
            return null;
        }
        int start = at;
        at = skipPrintableAscii(at);
        if (at < json.length && json[at] == '"') {
            return new String(json, start, at - start, StandardCharsets.ISO_8859_1);
        }
        printableAscii = false;
        boolean ascii = true;
        for (; at < json.length; at++) {
            byte b = json[at];
            if (b == '"') {
                return text(json, start, at - start, ascii);
            }
            if (b == '\\') {
                return unescaped(start);
            }
            if (b >= 0 && b < ' ') {
                break;
            }
            ascii &= b >= 0;
        }
        return otherForm();
    }

    /** Whether all strings so far were printable ASCII only. */
    boolean isPrintableAscii() {
        return printableAscii;
    }

    /** Index of the next byte that is a quote, a backslash or not printable ASCII. */
    private int skipPrintableAscii(int from) {
        int i = from;
        for (; i <= json.length - Long.BYTES; i += Long.BYTES) {
            long others = others((long) WORD.get(json, i));
            if (others != 0) {
                return i + Long.numberOfTrailingZeros(others) / Byte.SIZE;
            }
        }
        while (i < json.length && !isOther(json[i])) {
            i++;
        }
        return i;
    }

    private static boolean isOther(byte b) {
        return b < ' ' || b == '"' || b == '\\' || b == DELETE;
    }

    /**
     * The same for eight bytes: sets the highest bit of each such byte. It may also set that of
     * bytes after the first one, as subtraction borrows from them.
     */
    private static long others(long word) {
        long control = word - EACH * ' ';
        long quote = (word ^ EACH * '"') - EACH;
        long backslash = (word ^ EACH * '\\') - EACH;
        long delete = word + EACH;
        return (control | quote | backslash | delete | word) & HIGHEST_BITS;
    }

    private String text(byte[] utf8, int start, int length, boolean ascii) {
        String text = new String(utf8, start, length, StandardCharsets.UTF_8);
        // A replacement character may have been sent as such: a parser can tell.
        return ascii || text.indexOf(REPLACEMENT) < 0 ? text : otherForm();
    }

    private String otherForm() {
        otherForm = true;
        return null;
    }

    /** Reads the string that started there, from its first escape, which is here. */
    private String unescaped(int start) {
        // Unescaped text is never longer than escaped text.
        byte[] text = Arrays.copyOfRange(json, start, json.length);
        int length = at - start;
        while (at < json.length) {
            byte b = json[at++];
            if (b == '"') {
                at--;
                return text(text, 0, length, false);
            }
            if (b >= 0 && b < ' ') {
                break;
            }
            if (b != '\\') {
                text[length++] = b;
                continue;
            }
            int codePoint = escaped();
            if (codePoint < 0) {
                break;
            }
            length = append(codePoint, text, length);
        }
        return otherForm();
    }

    /** The code point of the escape whose backslash has been read; -1 if it is invalid. */
    private int escaped() {
        if (at == json.length) {
            return -1;
        }
        return switch (json[at++]) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '/' -> '/';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> codePoint();
            default -> -1;
        };
    }

    /** The code point after <code>&#92;u</code>; outside the BMP it takes two such escapes. */
    private int codePoint() {
        int unit = fourHexDigits();
        if (unit < 0 || !Character.isSurrogate((char) unit)) {
            return unit;
        }
        boolean another = at + 2 < json.length && json[at] == '\\' && json[at + 1] == 'u';
        at += 2;
        int second = another ? fourHexDigits() : -1;
        return second >= 0 && Character.isSurrogatePair((char) unit, (char) second)
                ? Character.toCodePoint((char) unit, (char) second)
                : -1;
    }

    private int fourHexDigits() {
        if (at + 4 > json.length) {
            return -1;
        }
        int unit = 0;
        for (int end = at + 4; at < end; at++) {
            int digit = json[at] < 0 ? -1 : Character.digit(json[at], 16);
            if (digit < 0) {
                return -1;
            }
            unit = (unit << 4) | digit;
        }
        return unit;
    }

    private static int append(int codePoint, byte[] text, int length) {
        if (codePoint < 0x80) {
            text[length] = (byte) codePoint;
            return length + 1;
        }
        byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(utf8, 0, text, length, utf8.length);
        return length + utf8.length;
    }

    /** Whether all was of the form, and exactly these bytes are left. */
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
