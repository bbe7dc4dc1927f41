package io.tweeter.deploy.tools.deadletters;

import io.tweeter.deploy.tools.client.KafkaErrors;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.KafkaSettings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all verbs of {@code tweeter dead-letters} share: where Kafka is, and errors in one line. */
abstract class DeadLetterSubcommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    /** Does the verb's work. Returns the exit code. */
    protected abstract int run(KafkaSettings kafka) throws ExecutionException, InterruptedException;

    @Override
    public final Integer call() throws InterruptedException {
        KafkaSettings kafka = KafkaSettings.from(Environment.ofProcess());
        try {
            return run(kafka);
        } catch (KafkaException | ExecutionException e) {
            error("Kafka at " + kafka.bootstrapServers() + ": " + KafkaErrors.describe(e));
            return ExitCode.SOFTWARE;
        }
    }

    final ParameterException wrongUsage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final void error(String message) {
        spec.commandLine().getErr().println(spec.qualifiedName() + ": " + message);
    }
}
