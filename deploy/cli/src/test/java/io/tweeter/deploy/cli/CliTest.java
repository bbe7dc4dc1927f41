package io.tweeter.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.model.env.InvalidSettingException;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

class CliTest {

    private final StringWriter err = new StringWriter();

    @Command(name = "root")
    private static final class Root {
        @Option(names = Cli.VERBOSE)
        @SuppressWarnings("UnusedVariable") // Cli reads the option
        private boolean verbose;
    }

    @Command(name = "leaf")
    private static final class Leaf implements Callable<Integer> {
        private final Exception error;
        @Spec private CommandSpec spec;

        Leaf(Exception error) {
            this.error = error;
        }

        @Override
        public Integer call() throws Exception {
            if (error != null) {
                throw error;
            }
            Cli.printError(spec, "partly done");
            return 0;
        }
    }

    @Test
    void aFailureIsExitCode1AndOneLine() {
        assertThat(run(new Exception("no disk"), "leaf")).isEqualTo(1);
        assertThat(err).hasToString("root leaf: no disk" + System.lineSeparator());
    }

    @Test
    void aFailureWithoutMessageIsNamedByItsClass() {
        run(new IllegalStateException(), "leaf");
        assertThat(err.toString()).startsWith("root leaf: IllegalStateException");
    }

    @Test
    void verboseShowsTheStackTrace() {
        assertThat(run(new Exception("no disk"), "--verbose", "leaf")).isEqualTo(1);
        assertThat(err.toString()).contains("java.lang.Exception: no disk", "\tat ");
    }

    @Test
    void aVariableOfTheEnvironmentShowsTheStackTrace() throws Exception {
        ProcessBuilder process =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CliTest.class.getName());
        process.environment().put("TWEETER_DEBUG", "1");

        try (BufferedReader lines = process.start().errorReader()) {
            assertThat(lines.lines())
                    .contains("root leaf: no disk", "java.lang.Exception: no disk")
                    .anyMatch(line -> line.startsWith("\tat "));
        }
    }

    /** Runs a command that fails. */
    public static void main(String[] arguments) {
        Leaf leaf = new Leaf(new Exception("no disk"));
        System.exit(Cli.prepare(new CommandLine(new Root()).addSubcommand(leaf)).execute("leaf"));
    }

    @Test
    void invalidArgumentsAreExitCode2AndPointToTheHelp() {
        assertThat(run(null, "leaf", "--unknown")).isEqualTo(2);
        assertThat(err.toString()).startsWith("root leaf: ").contains("Try 'root leaf --help'.");
    }

    @Test
    void invalidSettingsAreExitCode2() {
        assertThat(run(new InvalidSettingException("PORT", "is 'x'"), "leaf")).isEqualTo(2);
        assertThat(err.toString()).startsWith("root leaf: PORT is 'x'");
    }

    @Test
    void aCommandPrintsErrorsUnderItsOwnName() {
        assertThat(run(null, "leaf")).isZero();
        assertThat(err).hasToString("root leaf: partly done" + System.lineSeparator());
    }

    private int run(Exception error, String... args) {
        CommandLine root = new CommandLine(new Root()).addSubcommand(new Leaf(error));
        return Cli.prepare(root).setErr(new PrintWriter(err, true)).execute(args);
    }
}
