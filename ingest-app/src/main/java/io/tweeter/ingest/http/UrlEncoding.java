package io.tweeter.ingest.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the encoding of URLs and HTML forms.
 *
 * <p>Netty decodes the escapes, each to a byte; whether the bytes are UTF-8 is checked here, as
 * Netty would replace what is not, and store another text than was sent. The pairs of a query or
 * form are split here too. Of Netty's decoders for all pairs at once, {@code QueryStringDecoder}
 * drops everything from the first {@code #}, and {@code HttpPostRequestDecoder} everything from the
 * first line feed, without an error; and a broken escape in a parameter that nobody asks for would
 * fail the request.
 */
public final class UrlEncoding {

    private UrlEncoding() {}

    /** A name and its value, decoded when asked for. A value that is missing is empty. */
    public static final class Pair {
        private final String name;
        private final String value;

        private Pair(String encoded) {
            int equals = encoded.indexOf('=');
            this.name = equals < 0 ? encoded : encoded.substring(0, equals);
            this.value = equals < 0 ? "" : encoded.substring(equals + 1);
        }

        /**
         * The name.
         *
         * @throws ProblemException 400 for a broken escape or bytes that are not UTF-8
         */
        public String name() {
            return decode(name);
        }

        /**
         * The value.
         *
         * @throws ProblemException 400 for a broken escape or bytes that are not UTF-8
         */
        public String value() {
            return decode(value);
        }
    }

    /**
     * Splits a query or a form.
     *
     * @param max of pairs; the last of them holds the rest
     */
    public static List<Pair> pairs(String text, int max) {
        return Arrays.stream(text.split("&", max)).map(Pair::new).toList();
    }

    /** Decodes a segment of a path, in which a plus sign is just that. */
    static String decodeSegment(String text) {
        return text.indexOf('%') < 0 ? text : decode(text.replace("+", "%2B"));
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        try {
            // A character for each byte, so that no byte is lost.
            String bytes = new String(text.getBytes(UTF_8), ISO_8859_1);
            return Utf8.decode(
                    QueryStringDecoder.decodeComponent(bytes, ISO_8859_1).getBytes(ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest(
                    "A % is not followed by two hexadecimal digits; write a percent sign as %25.");
        }
    }
}
