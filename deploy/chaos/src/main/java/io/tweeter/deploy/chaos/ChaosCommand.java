package io.tweeter.deploy.chaos;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import io.tweeter.deploy.cli.JsonOption;
import io.tweeter.deploy.cli.Options;
import io.tweeter.deploy.stack.DataDirectoryOption;
import io.tweeter.deploy.stack.RunningStack;
import io.tweeter.deploy.stack.StackException;
import io.tweeter.deploy.tools.client.CassandraClient;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tweeter chaos}. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = {
            "Breaks the stack on this machine, one fault after the other, while clients post, and reports"
                    + " what became of every tweet.",
            "Only for a stack that may be broken: it kills processes and leaves its tweets behind.",
            "Some faults need root (cut-kafka and the like), ss, faketime, or a small file system where"
                    + " one is to be filled; faults that cannot be injected here are skipped, with the reason."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every tweet was stored once and counted once",
            "1:at least one was not, or the stack did not recover",
            "2:invalid arguments"
        })
public final class ChaosCommand implements Callable<Integer> {

    private static final int MIN_RECOVERY_SECONDS = 300;

    @Mixin private DataDirectoryOption dataDirectory;

    @Option(
            names = "--faults",
            paramLabel = "NAME",
            split = ",",
            description = "Faults, separated by commas (default: all); --list names them.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "Lists the faults and exits.")
    private boolean list;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description =
                    "How long to repeat them, in another order each time; at least once"
                            + " (default: once).")
    private int durationSeconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the order and details (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "100",
            description = "Maximum rate, in tweets a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--pause",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "How long a frozen process stays frozen (default: ${DEFAULT-VALUE}).")
    private int pauseSeconds;

    @Option(
            names = "--away",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long Kafka or Cassandra stay stopped (default: ${DEFAULT-VALUE}).")
    private int awaySeconds;

    @Mixin private JsonOption json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws StackException, ChaosException, IOException, InterruptedException {
        Options.requireAtLeast(spec, "--rate", rate, 1);
        Options.requireAtLeast(spec, "--pause", pauseSeconds, 1);
        Options.requireAtLeast(spec, "--away", awaySeconds, 1);
        Options.requireAtLeast(spec, "--duration", durationSeconds, 0);
        Random random = new Random(seed);
        Faults faults =
                new Faults(
                        Duration.ofSeconds(pauseSeconds), Duration.ofSeconds(awaySeconds), random);
        if (list) {
            faults.names()
                    .forEach(
                            name ->
                                    spec.commandLine()
                                            .getOut()
                                            .printf(
                                                    "%-20s %s%n",
                                                    name, faults.get(name).description()));
            return ExitCode.OK;
        }
        Victims victims = new Victims(new RunningStack(dataDirectory.get()));
        List<Fault> selected = select(faults, victims);
        CassandraSettings settings =
                CassandraSettings.from(
                        Environment.of(Map.of("CASSANDRA_CONTACT_POINTS", victims.cassandra())));
        try (CqlSession cassandra = CassandraClient.connect(settings)) {
            cassandra.execute("USE " + settings.keyspace());
            ChaosExperiment experiment =
                    new ChaosExperiment(
                            victims,
                            cassandra,
                            "chaos " + Long.toString(System.currentTimeMillis(), 36),
                            rate,
                            Duration.ofSeconds(MIN_RECOVERY_SECONDS + awaySeconds + pauseSeconds),
                            this::print);
            try {
                experiment.run(
                        new FaultRounds(selected, Duration.ofSeconds(durationSeconds), random));
            } catch (ChaosException e) {
                report(experiment.outcomes());
                throw e;
            }
            return report(experiment.outcomes());
        } catch (DriverException e) {
            throw new ChaosException("reading Cassandra: " + CassandraClient.describe(e), e);
        }
    }

    private int report(List<Outcome> outcomes) {
        spec.commandLine()
                .getOut()
                .println(
                        json.isSet()
                                ? ChaosReport.json(seed, outcomes)
                                : ChaosReport.table(outcomes));
        return outcomes.stream().allMatch(Outcome::isCorrect) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private List<Fault> select(Faults faults, Victims victims) throws ChaosException {
        List<Fault> selected = new ArrayList<>();
        for (String name : names.isEmpty() ? faults.names() : names) {
            Fault fault = faults.get(name);
            if (fault == null) {
                throw new ParameterException(
                        spec.commandLine(), "there is no fault '" + name + "'; --list names them");
            }
            Optional<String> missing = fault.requirement().missing(victims);
            if (missing.isEmpty()) {
                selected.add(fault);
            } else if (names.isEmpty()) {
                print("skipping " + name + ": " + missing.get());
            } else {
                throw new ChaosException("cannot inject " + name + " here: " + missing.get(), null);
            }
        }
        return selected;
    }

    private void print(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }
}
