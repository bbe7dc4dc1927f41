package io.tweeter.deploy.tools.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.HexFormat;

/** Bytes of strangers on a terminal: nothing in them may move the cursor or hide what follows. */
final class TerminalText {

    private static final HexFormat HEX = HexFormat.of();

    private TerminalText() {}

    /** UTF-8 text with all that does not print as an escape; bytes that are none as hexadecimal. */
    static String printable(byte[] bytes) {
        if (bytes == null) {
            return "(none)";
        }
        try {
            return printable(
                    UTF_8.newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            return "0x" + HEX.formatHex(bytes);
        }
    }

    /** TerminalText with all that does not print as an escape. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
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
                                        printable.append("\\u{%x}".formatted(point));
                                default -> printable.appendCodePoint(point);
                            }
                        });
        return printable.toString();
    }
}
