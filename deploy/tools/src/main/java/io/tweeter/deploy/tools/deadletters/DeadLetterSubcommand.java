package io.tweeter.deploy.tools.deadletters;

import io.tweeter.deploy.cli.Cli;
import io.tweeter.deploy.tools.client.KafkaErrors;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.KafkaSettings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Base of the subcommands of {@code tweeter dead-letters}: Kafka's settings, errors in one line.
 */
abstract class DeadLetterSubcommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    /** Runs the subcommand and returns the exit code. */
    protected abstract int run(KafkaSettings kafka) throws ExecutionException, InterruptedException;

    @Override
    public final Integer call() throws InterruptedException {
        KafkaSettings kafka = KafkaSettings.from(Environment.ofProcess());
        try {
            return run(kafka);
        } catch (KafkaException | ExecutionException e) {
            throw new KafkaException(
                    "Kafka at " + kafka.bootstrapServers() + ": " + KafkaErrors.describe(e), e);
        }
    }

    final ParameterException invalidArguments(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final void printError(String message) {
        Cli.printError(spec, message);
    }

    final CommandSpec spec() {
        return spec;
    }

    /** Parses an argument that names a dead letter. */
    final DeadLetterId parseId(String text) {
        try {
            return DeadLetterId.parse(text);
        } catch (IllegalArgumentException e) {
            throw invalidArguments(e.getMessage());
        }
    }
}
