package io.tweeter.deploy.tools.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTextTest {

    @Test
    void printingCharactersStay() {
        assertThat(TerminalText.escape("{\"handle\": \"königin\"} \uD83D\uDE00".getBytes(UTF_8)))
                .isEqualTo("{\"handle\": \"königin\"} \uD83D\uDE00");
    }

    @Test
    void controlCharactersAreEscaped() {
        assertThat(TerminalText.escape("\u001b[2J\r\n\u202Eevil\u0000"))
                .isEqualTo("\\u{1b}[2J\\u{d}\\u{a}\\u{202e}evil\\u{0}");
    }

    @Test
    void bytesThatAreNotUtf8AreHexadecimal() {
        assertThat(TerminalText.escape(new byte[] {(byte) 0xff, 0x00})).isEqualTo("0xff00");
        assertThat(TerminalText.escape((byte[]) null)).isEqualTo("(none)");
    }
}
