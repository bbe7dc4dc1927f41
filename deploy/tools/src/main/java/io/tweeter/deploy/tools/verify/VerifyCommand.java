package io.tweeter.deploy.tools.verify;

import com.datastax.oss.driver.api.core.DriverException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tweeter.deploy.tools.client.CassandraClient;
import io.tweeter.deploy.tools.client.KafkaErrors;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.KafkaSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tweeter verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Shows whether every tweet that Kafka has is stored once and counted once.",
            "Reads topic tweets from its beginning and all of Cassandra's tables, and compares; works"
                    + " while tweets come in. Takes about 300 bytes of memory for each tweet.",
            "KAFKA_..., CASSANDRA_... and TWEETER_DEDUP_HORIZON in the environment say where and how."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all is as promised", "1:there are differences", "2:wrong usage"})
public final class VerifyCommand implements Callable<Integer> {

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "How long to wait for jobs that are behind and make no progress (default:"
                            + " ${DEFAULT-VALUE}).")
    private int timeout;

    @Option(
            names = "--show",
            paramLabel = "N",
            defaultValue = "20",
            description = "Differences to print (default: ${DEFAULT-VALUE}); all are counted.")
    private int show;

    @Option(names = "--json", description = "Print JSON.")
    private boolean asJson;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws VerificationException, InterruptedException {
        if (timeout < 0 || show < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--timeout and --show must be at least 0");
        }
        Environment environment = Environment.ofProcess();
        KafkaSettings kafka = KafkaSettings.from(environment);
        CassandraSettings cassandra = CassandraSettings.from(environment);
        Duration horizon = environment.duration("TWEETER_DEDUP_HORIZON", Duration.ofHours(24));
        VerificationReport report;
        try {
            report =
                    new Verification(
                                    kafka,
                                    cassandra,
                                    horizon,
                                    Duration.ofSeconds(timeout),
                                    this::progress)
                            .run();
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
        if (asJson) {
            out.println(json(report));
            return;
        }
        out.printf(
                Locale.ROOT,
                "Kafka      %,d records: %,d tweets, %,d copies, %,d no tweets%n",
                report.records(),
                report.tweets(),
                report.copies(),
                report.deadLetters());
        out.printf(
                Locale.ROOT,
                "Cassandra  %s; %,d users%n",
                report.rows().entrySet().stream()
                        .map(
                                table ->
                                        String.format(
                                                Locale.ROOT,
                                                "%s %,d",
                                                table.getKey(),
                                                table.getValue()))
                        .collect(Collectors.joining(", ")),
                report.users());
        if (!report.complete()) {
            out.println(
                    "Kafka no longer has its first records, so what is stored or counted beyond the"
                            + " others cannot be told.");
        }
        List<Difference> differences = report.differences();
        differences.stream()
                .limit(show)
                .forEach(found -> out.println(found.kind().label() + ": " + found.what()));
        if (differences.size() > show) {
            out.println("and " + (differences.size() - show) + " more");
        }
        out.println(
                differences.isEmpty()
                        ? "Each tweet is stored once and counted once."
                        : report.numbers().entrySet().stream()
                                .map(kind -> kind.getKey().label() + " " + kind.getValue())
                                .collect(Collectors.joining(", ")));
    }

    private String json(VerificationReport report) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("records", report.records())
                .put("tweets", report.tweets())
                .put("copies", report.copies())
                .put("dead_letters", report.deadLetters())
                .put("complete", report.complete())
                .put("users", report.users());
        ObjectNode rows = json.putObject("rows");
        for (Map.Entry<StoredTables.Table, Long> table : report.rows().entrySet()) {
            rows.put(table.getKey().toString(), table.getValue());
        }
        report.numbers().forEach((kind, number) -> json.put(kind.label(), number));
        ArrayNode differences = json.putArray("differences");
        report.differences().stream()
                .limit(show)
                .forEach(
                        found ->
                                differences
                                        .addObject()
                                        .put("kind", found.kind().label())
                                        .put("what", found.what()));
        return json.toString();
    }
}
