package io.tweeter.deploy.tools.verify;

import com.datastax.oss.driver.api.core.DriverException;
import io.tweeter.deploy.cli.JsonOption;
import io.tweeter.deploy.cli.Options;
import io.tweeter.deploy.tools.client.CassandraClient;
import io.tweeter.deploy.tools.client.KafkaErrors;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.DedupHorizon;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.KafkaSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tweeter verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Verifies that every tweet in Kafka is stored once and counted once.",
            "Reads topic tweets from its beginning, all of Cassandra's tables and topic tweet-counts,"
                    + " and compares them;"
                    + " works while tweets arrive. Needs about 450 bytes of memory per tweet.",
            "Set KAFKA_... and CASSANDRA_... in the environment to configure the connections, and"
                    + " TWEETER_DEDUP_HORIZON to the value that the jobs use."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no differences", "1:differences, or an error", "2:invalid arguments"})
public final class VerifyCommand implements Callable<Integer> {

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "How long to wait without progress for jobs that lag behind (default: ${DEFAULT-VALUE})."
                            + " If only boards and minutes differ, which follow the clock, the wait is"
                            + " at least 220 s. 0 reads everything once.")
    private int timeout;

    @Option(
            names = "--show",
            paramLabel = "N",
            defaultValue = "20",
            description =
                    "Maximum number of differences, and of late duplicates, to print (default:"
                            + " ${DEFAULT-VALUE}); all are counted.")
    private int show;

    @Mixin private JsonOption json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws VerificationException, InterruptedException {
        Options.requireAtLeast(spec, "--timeout", timeout, 0);
        Options.requireAtLeast(spec, "--show", show, 0);
        Environment environment = Environment.ofProcess();
        KafkaSettings kafka = KafkaSettings.from(environment);
        CassandraSettings cassandra = CassandraSettings.from(environment);
        Duration horizon = DedupHorizon.from(environment);
        VerificationReport report;
        try {
            report =
                    new Verification(
                                    kafka,
                                    cassandra,
                                    horizon,
                                    Duration.ofSeconds(timeout),
                                    this::progress)
                            .run(Set.of());
        } catch (KafkaException e) {
            throw new VerificationException(
                    "reading Kafka at " + kafka.bootstrapServers() + ": " + KafkaErrors.describe(e),
                    e);
        } catch (DriverException e) {
            throw new VerificationException(
                    "reading Cassandra at "
                            + cassandra.addresses()
                            + ": "
                            + CassandraClient.describe(e),
                    e);
        }
        print(report);
        return report.differences().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void progress(String line) {
        spec.commandLine().getErr().println(line + " ...");
        spec.commandLine().getErr().flush();
    }

    private void print(VerificationReport report) {
        PrintWriter out = spec.commandLine().getOut();
        VerificationReportPrinter printer = new VerificationReportPrinter(show);
        if (json.isSet()) {
            out.println(printer.json(report));
        } else {
            printer.text(report).forEach(out::println);
        }
    }
}
