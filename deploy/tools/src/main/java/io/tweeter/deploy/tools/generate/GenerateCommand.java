package io.tweeter.deploy.tools.generate;

import io.tweeter.deploy.cli.Cli;
import io.tweeter.deploy.cli.Options;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tweeter generate}: writes reproducible tweets to standard output. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description =
                "Writes tweets as JSON lines; the same options give the same output on every machine.",
        footer = {"", "Example: tweeter generate --tweets 100000 | tweeter post -"})
public final class GenerateCommand implements Callable<Integer> {

    private static final long MAX_TWEETS = 1_000_000_000_000_000L;

    @Option(
            names = "--tweets",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Number of lines (default: ${DEFAULT-VALUE}).")
    private long tweets;

    @Option(
            names = "--users",
            paramLabel = "M",
            defaultValue = "1000",
            description =
                    "Number of users, 1 to " + Users.MAX_USERS + " (default: ${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--skew",
            paramLabel = "S",
            defaultValue = "1.0",
            description =
                    "Skew, 0 to 10: the frequency of the user of rank r is proportional to 1/r^S"
                            + " (default: ${DEFAULT-VALUE}).")
    private double skew;

    @Option(
            names = "--seed",
            paramLabel = "X",
            defaultValue = "1",
            description =
                    "Seed, any integer: another seed gives other tweets (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--duplicates",
            paramLabel = "FRACTION",
            defaultValue = "0",
            description =
                    "Fraction of lines that are duplicates of earlier ones, 0 to 0.99 (default:"
                            + " ${DEFAULT-VALUE}). If it is above 0, each line has an"
                            + " idempotency_key, so that a duplicate is the same tweet.")
    private double duplicates;

    @Spec private CommandSpec spec;

    private final OutputStream out;

    public GenerateCommand() {
        // System.out would hide that the reader has closed the pipe.
        this(new FileOutputStream(FileDescriptor.out));
    }

    GenerateCommand(OutputStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        Options.requireBetween(spec, "--tweets", tweets, 0L, MAX_TWEETS);
        Options.requireBetween(spec, "--users", users, 1, Users.MAX_USERS);
        Options.requireBetween(spec, "--skew", skew, 0.0, 10.0);
        Options.requireBetween(spec, "--duplicates", duplicates, 0.0, 0.99);
        TweetGenerator generator =
                new TweetGenerator(
                        new TweetGenerator.Settings(tweets, users, skew, seed, duplicates));
        try {
            OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
            generator.writeTo(buffered);
            buffered.flush();
            return ExitCode.OK;
        } catch (IOException e) {
            if (isClosedPipe(e)) {
                return ExitCode.OK; // the reader has enough, as with head
            }
            Cli.printError(spec, "cannot write: " + e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private static boolean isClosedPipe(IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("broken pipe") || message.contains("pipe is being closed");
    }
}
