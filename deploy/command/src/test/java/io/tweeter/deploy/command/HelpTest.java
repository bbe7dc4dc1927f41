package io.tweeter.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {

    static Stream<String> commands() {
        return all(Tweeter.commandLine()).filter(name -> !name.equals("tweeter help"));
    }

    private static Stream<String> all(CommandLine command) {
        return Stream.concat(
                Stream.of(command.getCommandSpec().qualifiedName()),
                command.getSubcommands().values().stream().flatMap(HelpTest::all));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandPrintsItsUsage(String name) {
        StringWriter out = new StringWriter();
        String[] arguments = (name + " --help").substring("tweeter ".length()).split(" ", -1);

        int exitCode = Tweeter.commandLine().setOut(new PrintWriter(out)).execute(arguments);

        assertThat(exitCode).isZero();
        assertThat(out.toString()).startsWith("Usage: " + name);
    }

    @Test
    void whatFollowsTheNodeIsNodetools() {
        CommandLine.ParseResult parsed =
                Tweeter.commandLine()
                        .parseArgs("nodetool", "cassandra-3", "repair", "-full", "--help")
                        .subcommand();

        assertThat(parsed.matchedPositionalValue(0, "")).isEqualTo("cassandra-3");
        assertThat(parsed.matchedPositionalValue(1, List.<String>of()))
                .containsExactly("repair", "-full", "--help");
    }
}
