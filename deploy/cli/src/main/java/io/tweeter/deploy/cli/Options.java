package io.tweeter.deploy.cli;

import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of option values; a value that fails one ends the command with exit code 2. */
public final class Options {

    private Options() {}

    /**
     * Checks that a number lies between two bounds, both included; NaN never does.
     *
     * @param option its name, such as {@code --rate}
     */
    public static <T extends Number & Comparable<T>> void requireBetween(
            CommandSpec command, String option, T value, T min, T max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new ParameterException(
                    command.commandLine(),
                    option + " must be between " + min + " and " + max + ", not " + value);
        }
    }

    /**
     * Checks that a number is not below a bound.
     *
     * @param option its name, such as {@code --limit}
     */
    public static void requireAtLeast(CommandSpec command, String option, int value, int min) {
        if (value < min) {
            throw new ParameterException(
                    command.commandLine(), option + " must be at least " + min + ", not " + value);
        }
    }

    /**
     * Parses a duration with its unit, such as {@code 30s} or {@code 7d}.
     *
     * @param option its name, such as {@code --wait}
     * @throws InvalidSettingException if the text is not a duration
     */
    public static Duration duration(String option, String text) {
        return Environment.of(Map.of(option, text.isBlank() ? "''" : text)).duration(option, null);
    }
}
