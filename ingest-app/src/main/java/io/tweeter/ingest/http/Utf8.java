package io.tweeter.ingest.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decodes UTF-8 and rejects what is not; most decoders replace it silently. */
public final class Utf8 {

    /** What a lenient decoder puts in the place of invalid bytes. */
    private static final char REPLACEMENT = '\ufffd';

    private Utf8() {}

    /**
     * The text of all these bytes.
     *
     * @throws ProblemException 400 if they are not valid UTF-8
     */
    public static String decode(byte[] bytes) {
        // The lenient decoder is the fast one. A replacement may have been sent as such.
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeStrictly(bytes);
    }

    private static String decodeStrictly(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw ProblemException.badRequest("The request holds bytes that are not valid UTF-8.");
        }
    }
}
