package io.tweeter.deploy.job;

import picocli.CommandLine.Command;

/** {@code tweeter job}: the pipeline's jobs on any Flink cluster. */
@Command(
        name = "job",
        mixinStandardHelpOptions = true,
        description = "Starts, lists and cancels jobs on any Flink 1.20 cluster.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SubmitCommand.class, ListCommand.class, CancelCommand.class})
public final class JobCommand {}
