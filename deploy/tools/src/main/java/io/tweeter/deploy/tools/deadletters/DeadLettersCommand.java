package io.tweeter.deploy.tools.deadletters;

import picocli.CommandLine.Command;

/** {@code tweeter dead-letters}. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = {
            "Shows, puts back and deletes records of topic tweets that are no tweets.",
            "KAFKA_... in the environment says where and how."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DeadLetterListCommand.class,
            DeadLetterShowCommand.class,
            DeadLetterReplayCommand.class,
            DeadLetterPurgeCommand.class
        })
public final class DeadLettersCommand {}
