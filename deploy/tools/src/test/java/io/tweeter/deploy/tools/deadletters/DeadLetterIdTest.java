package io.tweeter.deploy.tools.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterIdTest {

    @Test
    void theTextOfAnIdCanBeParsed() {
        assertThat(DeadLetterId.parse("3:42"))
                .isEqualTo(new DeadLetterId(3, 42))
                .hasToString("3:42");
        assertThat(DeadLetterId.find("3:42")).contains(new DeadLetterId(3, 42));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3-42", "", "3:", ":42", "-1:0", "0:99999999999999999999", "٣:1"})
    void otherTextIsNotAnId(String text) {
        assertThat(DeadLetterId.find(text)).isEmpty();
        assertThatThrownBy(() -> DeadLetterId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not PARTITION:OFFSET");
    }
}
