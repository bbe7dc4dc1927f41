package io.tweeter.deploy.tools.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TerminalTextTest {

    @Test
    void whatPrintsStaysAsItIs() {
        assertThat(TerminalText.printable("{\"handle\": \"königin\"} \uD83D\uDE00".getBytes(UTF_8)))
                .isEqualTo("{\"handle\": \"königin\"} \uD83D\uDE00");
    }

    @Test
    void whatWouldSteerATerminalIsEscaped() {
        assertThat(TerminalText.printable("\u001b[2J\r\n\u202Eevil\u0000"))
                .isEqualTo("\\u{1b}[2J\\u{d}\\u{a}\\u{202e}evil\\u{0}");
    }

    @Test
    void bytesThatAreNoTextAreHexadecimal() {
        assertThat(TerminalText.printable(new byte[] {(byte) 0xff, 0x00})).isEqualTo("0xff00");
        assertThat(TerminalText.printable((byte[]) null)).isEqualTo("(none)");
    }

    @Test
    void aPositionIsReadAsItIsWritten() {
        assertThat(DeadLetterId.parse("3:42"))
                .isEqualTo(new DeadLetterId(3, 42))
                .hasToString("3:42");
        assertThatThrownBy(() -> DeadLetterId.parse("3-42"))
                .hasMessageContaining("PARTITION:OFFSET");
    }
}
