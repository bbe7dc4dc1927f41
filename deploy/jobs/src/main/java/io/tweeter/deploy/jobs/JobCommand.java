package io.tweeter.deploy.jobs;

import picocli.CommandLine.Command;

/** {@code tweeter job}: the pipeline's jobs on any Flink cluster. */
@Command(
        name = "job",
        mixinStandardHelpOptions = true,
        description =
                "Starts, watches, upgrades, rescales and stops jobs on any Flink 1.20 cluster.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SubmitCommand.class,
            EnsureCommand.class,
            JobListCommand.class,
            JobStatusCommand.class,
            SavepointCommand.class,
            UpgradeCommand.class,
            RescaleCommand.class,
            StopCommand.class,
            CancelCommand.class
        })
public final class JobCommand {}
