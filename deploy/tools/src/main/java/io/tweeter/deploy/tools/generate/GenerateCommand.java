package io.tweeter.deploy.tools.generate;

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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tweeter generate}: a reproducible stream of tweets on standard output. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = "Writes tweets as JSON lines, the same for the same options everywhere.",
        footer = {"", "Example: tweeter generate --tweets 100000 | tweeter post -"})
public final class GenerateCommand implements Callable<Integer> {

    /** Whole numbers up to here are exact as double, too. */
    private static final double MOST_TWEETS = 1e15;

    @Option(
            names = "--tweets",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many lines (default: ${DEFAULT-VALUE}).")
    private long tweets;

    @Option(
            names = "--users",
            paramLabel = "M",
            defaultValue = "1000",
            description = "How many users, 1 to " + Users.MOST + " (default: ${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--skew",
            paramLabel = "S",
            defaultValue = "1.0",
            description =
                    "How unevenly they tweet, 0 to 10: the user of rank r as often as 1/r^S"
                            + " (default: ${DEFAULT-VALUE}).")
    private double skew;

    @Option(
            names = "--seed",
            paramLabel = "X",
            defaultValue = "1",
            description =
                    "Any whole number: another seed, other tweets (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--duplicates",
            paramLabel = "FRACTION",
            defaultValue = "0",
            description =
                    "How many of the lines are copies of earlier ones, 0 to 0.99 (default:"
                            + " ${DEFAULT-VALUE}). Each line then names its idempotency_key, so that"
                            + " a copy is the same tweet.")
    private double duplicates;

    @Spec private CommandSpec spec;

    private final OutputStream out;

    public GenerateCommand() {
        // System.out would hide that nobody reads any more.
        this(new FileOutputStream(FileDescriptor.out));
    }

    GenerateCommand(OutputStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        check("--tweets", (double) tweets, 0, MOST_TWEETS);
        check("--users", users, 1, Users.MOST);
        check("--skew", skew, 0, 10);
        check("--duplicates", duplicates, 0, 0.99);
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
                return ExitCode.OK; // as when piped into head: nobody wants more
            }
            spec.commandLine()
                    .getErr()
                    .println(spec.qualifiedName() + ": cannot write: " + e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private void check(String option, double value, double least, double most) {
        if (!(value >= least && value <= most)) { // so that NaN fails too
            throw new ParameterException(
                    spec.commandLine(),
                    String.format(
                            Locale.ROOT,
                            "%s is %s, not from %s to %s",
                            option,
                            value,
                            least,
                            most));
        }
    }

    private static boolean isClosedPipe(IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("broken pipe") || message.contains("pipe is being closed");
    }
}
