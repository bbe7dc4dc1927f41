package io.tweeter.ingest.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Decodes percent-encoded text strictly. Library decoders put a replacement character for bytes
 * that are no UTF-8; here that is an error, as the text would silently not be what was sent.
 */
public final class PercentDecoder {

    /** What a decoder puts where bytes are not UTF-8. */
    private static final char REPLACEMENT = '\ufffd';

    private PercentDecoder() {}

    /**
     * Decodes a path segment.
     *
     * @throws ProblemException 400 if it holds a broken escape or bytes that are no UTF-8
     */
    static String decodeSegment(String text) {
        return decode(text, false);
    }

    /**
     * Decodes a name or value of a query or a form, in which {@code +} is a space.
     *
     * @throws ProblemException 400 if it holds a broken escape or bytes that are no UTF-8
     */
    public static String decodeFormText(String text) {
        return decode(text, true);
    }

    private static String decode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && isPlain(text, plusIsSpace)) {
            return text;
        }
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer decoded = ByteBuffer.allocate(plain.length);
        for (int i = 0; i < plain.length; i++) {
            byte b = plain[i];
            if (b == '%') {
                decoded.put(hex(plain, i + 1));
                i += 2;
            } else {
                decoded.put(b == '+' && plusIsSpace ? (byte) ' ' : b);
            }
        }
        return utf8(decoded.flip());
    }

    private static boolean isPlain(String text, boolean plusIsSpace) {
        return !(plusIsSpace && text.indexOf('+') >= 0);
    }

    private static byte hex(byte[] text, int at) {
        if (at + 1 < text.length
                && HexFormat.isHexDigit(text[at])
                && HexFormat.isHexDigit(text[at + 1])) {
            return (byte)
                    (HexFormat.fromHexDigit(text[at]) << 4 | HexFormat.fromHexDigit(text[at + 1]));
        }
        throw ProblemException.badRequest(
                "A % is not followed by two hexadecimal digits; write a percent sign as %25.");
    }

    /**
     * Decodes UTF-8.
     *
     * @param bytes with an array
     * @throws ProblemException 400 if it is not valid
     */
    public static String utf8(ByteBuffer bytes) {
        // The JDK's fast way; where it had to replace something, the strict one has its say.
        String text =
                new String(
                        bytes.array(),
                        bytes.arrayOffset() + bytes.position(),
                        bytes.remaining(),
                        StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : strictUtf8(bytes);
    }

    private static String strictUtf8(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw ProblemException.badRequest("The request holds bytes that are not valid UTF-8.");
        }
    }
}
