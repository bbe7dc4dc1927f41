package io.tweeter.deploy.tools.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTest {

    @Test
    void whatPrintsStaysAsItIs() {
        assertThat(Text.printable("{\"handle\": \"königin\"} \uD83D\uDE00".getBytes(UTF_8)))
                .isEqualTo("{\"handle\": \"königin\"} \uD83D\uDE00");
    }

    @Test
    void whatWouldSteerATerminalIsEscaped() {
        assertThat(Text.printable("\u001b[2J\r\n\u202Eevil\u0000"))
                .isEqualTo("\\u{1b}[2J\\u{d}\\u{a}\\u{202e}evil\\u{0}");
    }

    @Test
    void bytesThatAreNoTextAreHexadecimal() {
        assertThat(Text.printable(new byte[] {(byte) 0xff, 0x00})).isEqualTo("0xff00");
        assertThat(Text.printable((byte[]) null)).isEqualTo("(none)");
    }

    @Test
    void aPositionIsReadAsItIsWritten() {
        assertThat(Position.parse("3:42")).isEqualTo(new Position(3, 42)).hasToString("3:42");
        assertThatThrownBy(() -> Position.parse("3-42")).hasMessageContaining("PARTITION:OFFSET");
    }
}
