package io.tweeter.deploy.tools.deadletters;

import picocli.CommandLine.Command;

/** {@code tweeter dead-letters}. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = {
            "Lists, shows, replays and deletes dead letters: invalid records of topic tweets.",
            "Set KAFKA_... in the environment to configure the connection."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DeadLetterListCommand.class,
            DeadLetterShowCommand.class,
            DeadLetterReplayCommand.class,
            DeadLetterPurgeCommand.class
        })
public final class DeadLettersCommand {}
