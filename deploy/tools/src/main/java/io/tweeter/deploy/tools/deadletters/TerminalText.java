package io.tweeter.deploy.tools.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.HexFormat;

/** Makes untrusted bytes safe to print: no escape sequence may reach the terminal. */
public final class TerminalText {

    private static final HexFormat HEX = HexFormat.of();

    private TerminalText() {}

    /** UTF-8 text with non-printing characters escaped; bytes that are not UTF-8 as hexadecimal. */
    static String escape(byte[] bytes) {
        if (bytes == null) {
            return "(none)";
        }
        try {
            return escape(
                    UTF_8.newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            return "0x" + HEX.formatHex(bytes);
        }
    }

    /** Text with non-printing characters escaped. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints()
                .forEach(
                        point -> {
                            switch (Character.getType(point)) {
                                case Character.CONTROL,
                                        Character.FORMAT,
                                        Character.SURROGATE,
                                        Character.UNASSIGNED,
                                        Character.LINE_SEPARATOR,
                                        Character.PARAGRAPH_SEPARATOR ->
                                        escaped.append("\\u{%x}".formatted(point));
                                default -> escaped.appendCodePoint(point);
                            }
                        });
        return escaped.toString();
    }
}
