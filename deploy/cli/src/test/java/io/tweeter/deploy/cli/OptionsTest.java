package io.tweeter.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.model.env.InvalidSettingException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

class OptionsTest {

    private final CommandSpec command = new CommandLine(new Empty()).getCommandSpec();

    @Command(name = "empty")
    private static final class Empty {}

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 10})
    void boundsAreIncluded(int value) {
        assertThatCode(() -> Options.requireBetween(command, "--rate", value, 1, 10))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11})
    void aNumberOutOfBoundsIsAnInvalidArgument(int value) {
        assertThatThrownBy(() -> Options.requireBetween(command, "--rate", value, 1, 10))
                .isInstanceOf(ParameterException.class)
                .hasMessage("--rate must be between 1 and 10, not " + value);
    }

    @Test
    void notANumberIsOutOfBounds() {
        assertThatThrownBy(() -> Options.requireBetween(command, "--skew", Double.NaN, 0.0, 1.0))
                .hasMessage("--skew must be between 0.0 and 1.0, not NaN");
    }

    @Test
    void aNumberBelowTheMinimumIsAnInvalidArgument() {
        assertThatCode(() -> Options.requireAtLeast(command, "--limit", 1, 1))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Options.requireAtLeast(command, "--limit", 0, 1))
                .isInstanceOf(ParameterException.class)
                .hasMessage("--limit must be at least 1, not 0");
    }

    @Test
    void aDurationHasAUnit() {
        assertThat(Options.duration("--wait", "5m")).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "soon", "", " "})
    void anythingElseIsNotADuration(String text) {
        assertThatThrownBy(() -> Options.duration("--wait", text))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("--wait");
    }
}
