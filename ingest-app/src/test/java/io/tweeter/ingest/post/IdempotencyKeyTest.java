package io.tweeter.ingest.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

    @Property
    void aBareKeyAndTheSameAsAQuotedStringAreOneKey(
            @ForAll @CharRange(from = '!', to = '~') @StringLength(min = 1, max = 255) String key) {
        String escaped =
                key.chars()
                        .mapToObj(c -> (c == '"' || c == '\\' ? "\\" : "") + (char) c)
                        .collect(Collectors.joining());

        assertThat(IdempotencyKey.parse('"' + escaped + '"')).contains(key);
        if (!key.startsWith("\"")) {
            assertThat(IdempotencyKey.parse(key)).contains(key);
        }
    }

    @Test
    void aQuotedStringMayHoldBlanksAndBeFollowedByParameters() {
        assertThat(IdempotencyKey.parse("\"my key\"")).contains("my key");
        assertThat(IdempotencyKey.parse("\"k-1\";version=2")).contains("k-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a\u007f",
                "\u00e9",
                "\"",
                "\"\"",
                "\"k",
                "\"k\"x",
                "\"k\" \"l\"",
                "\"\\",
                "\"\\k\"",
                "\"k\\\"",
                "\"k\\",
                "\"\u00e9\"",
                "\"\t\""
            })
    void otherValuesAreNoKeys(String value) {
        assertThat(IdempotencyKey.parse(value)).isEmpty();
    }

    @Test
    void aKeyHasAtMost255CharactersQuotesAndEscapesNotCounted() {
        assertThat(IdempotencyKey.parse("k".repeat(255))).isPresent();
        assertThat(IdempotencyKey.parse("k".repeat(256))).isEmpty();
        assertThat(IdempotencyKey.parse('"' + "\\\\".repeat(255) + '"')).isPresent();
        assertThat(IdempotencyKey.parse('"' + "\\\\".repeat(256) + '"')).isEmpty();
    }
}
