package io.tweeter.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.cli.Cli;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code tweeter job} says where no Flink is. */
class JobCommandTest {

    private static CommandRun run(String... args) {
        CommandSpec tweeter = CommandSpec.create().name("tweeter");
        tweeter.addOption(OptionSpec.builder(Cli.VERBOSE).type(boolean.class).build());
        return CommandRun.of(
                Cli.prepare(new CommandLine(tweeter).addSubcommand(JobCommand.class)), args);
    }

    private static String nowhere() throws Exception {
        return "--flink=http://127.0.0.1:" + FreePorts.next();
    }

    @ParameterizedTest
    @CsvSource({
        "submit tweet-store --parallelism=0, '--parallelism must be at least 1, not 0'",
        "ensure tweet-store --parallelism=0, '--parallelism must be at least 1, not 0'",
        "rescale tweet-store --parallelism=0, '--parallelism must be at least 1, not 0'",
        "upgrade tweet-store --timeout=0, '--timeout must be at least 1, not 0'",
        "stop tweet-store --savepoint-timeout=0, '--savepoint-timeout must be at least 1, not 0'",
        "ensure tweet-store --every=0s, --every is '0s'",
        "ensure tweet-store --every=soon, --every is 'soon'",
        "stop tweet-store --from-checkpoint, '--from-checkpoint'",
        "savepoint tweet-store --from-checkpoint, '--from-checkpoint'",
        "list --flink=ftp://x, ftp://x",
    })
    void anOptionThatCannotBeUsedIsNamedBeforeFlinkIsAsked(String args, String named) {
        CommandRun run = CommandRun.tweeter(JobCommand.class, ("job " + args).split(" ", -1));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains(named)
                .contains("Try 'tweeter job " + args.replaceAll(" .*", "") + " --help'.");
    }

    @Test
    void whereAnErrorComesFromIsPrintedOnRequest() throws Exception {
        CommandRun quiet = run("job", "list", nowhere());
        assertThat(quiet.exitCode()).isEqualTo(1);
        assertThat(quiet.err()).contains("nothing listens there").hasLineCount(1);

        CommandRun verbose = run(Cli.VERBOSE, "job", "list", nowhere());
        assertThat(verbose.exitCode()).isEqualTo(1);
        assertThat(verbose.err()).startsWith(quiet.err().substring(0, 20)).contains("\tat ");
    }
}
