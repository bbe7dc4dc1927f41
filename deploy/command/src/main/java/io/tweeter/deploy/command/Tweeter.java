package io.tweeter.deploy.command;

import io.tweeter.deploy.chaos.ChaosCommand;
import io.tweeter.deploy.cli.Cli;
import io.tweeter.deploy.jobs.JobCommand;
import io.tweeter.deploy.stack.DownCommand;
import io.tweeter.deploy.stack.NodetoolCommand;
import io.tweeter.deploy.stack.RestartCommand;
import io.tweeter.deploy.stack.ScaleCommand;
import io.tweeter.deploy.stack.StatusCommand;
import io.tweeter.deploy.stack.UpCommand;
import io.tweeter.deploy.tools.deadletters.DeadLettersCommand;
import io.tweeter.deploy.tools.generate.GenerateCommand;
import io.tweeter.deploy.tools.post.PostCommand;
import io.tweeter.deploy.tools.probe.ProbeCommand;
import io.tweeter.deploy.tools.schema.ClearCommand;
import io.tweeter.deploy.tools.schema.InitCommand;
import io.tweeter.deploy.tools.verify.VerifyCommand;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code tweeter} command. {@link Cli} says how it ends and how it reports errors. */
@Command(
        name = "tweeter",
        description = "A load-balanced tweet pipeline: HAProxy, Kafka, Flink, Cassandra.",
        version = "Tweeter on Flink 1.0.0",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            ScaleCommand.class,
            RestartCommand.class,
            NodetoolCommand.class,
            PostCommand.class,
            GenerateCommand.class,
            JobCommand.class,
            ProbeCommand.class,
            VerifyCommand.class,
            DeadLettersCommand.class,
            ChaosCommand.class,
            InitCommand.class,
            ClearCommand.class,
            GenerateCompletion.class,
            HelpCommand.class
        })
public final class Tweeter {

    @Option(
            names = Cli.VERBOSE,
            scope = ScopeType.INHERIT,
            description = "Prints the stack trace of an error (also with " + Cli.DEBUG + "=1).")
    @SuppressWarnings("UnusedVariable") // Cli reads the option
    private boolean verbose;

    private Tweeter() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line with all its subcommands, ready to be executed. */
    public static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Tweeter());
        commandLine
                .getSubcommands()
                .get("generate-completion")
                .getCommandSpec()
                .usageMessage()
                .hidden(true);
        // Options that follow the server's name are nodetool's own.
        commandLine.getSubcommands().get("nodetool").setStopAtPositional(true);
        return Cli.prepare(commandLine);
    }
}
