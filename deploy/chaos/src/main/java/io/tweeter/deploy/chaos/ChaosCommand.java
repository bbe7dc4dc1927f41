package io.tweeter.deploy.chaos;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import io.tweeter.deploy.cli.JsonOption;
import io.tweeter.deploy.cli.Options;
import io.tweeter.deploy.servers.Commits;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.stack.DataDirectoryOption;
import io.tweeter.deploy.stack.RunningStack;
import io.tweeter.deploy.stack.StackException;
import io.tweeter.deploy.tools.client.CassandraClient;
import io.tweeter.deploy.tools.client.KafkaErrors;
import io.tweeter.deploy.tools.verify.Verification;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.DedupHorizon;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.KafkaSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
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
            "After each fault all that the pipeline shows is verified, as tweeter verify does.",
            "Some faults need root (cut-kafka and the like), ss, nft, faketime, or a small file system where"
                    + " one is to be filled; those that cut the network of a node need tweeter up --namespaces."
                    + " Faults that cannot be injected here are skipped, with the reason.",
            "kill-supervisor and power-cut start the stack again with its nodes, instances and ports, but"
                    + " with no other option of up, such as --flink-metrics.",
            "Ctrl-C ends the fault and mends what it has broken first."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every tweet was stored once and counted once, and nothing else differs",
            "1:at least one was not, or the stack did not recover, now or in what the record has",
            "2:invalid arguments",
            "130 or 143:stopped by Ctrl-C or SIGTERM"
        })
public final class ChaosCommand implements Callable<Integer> {

    private static final int MIN_RECOVERY_SECONDS = 300;

    /** A server whose clock was wrong is restarted. */
    private static final Duration MEND_WITHIN = Duration.ofMinutes(5);

    /** How long jobs that lag behind may make no progress. */
    private static final Duration STALL_TIMEOUT = Duration.ofMinutes(2);

    @Mixin private DataDirectoryOption dataDirectory;

    @Option(
            names = "--faults",
            paramLabel = "NAME",
            split = ",",
            description = "Faults, separated by commas (default: all); --list names them.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--list",
            description = "Lists the faults of a stack of one node and of three, and exits.")
    private boolean list;

    @Option(
            names = "--times",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "How often to inject each fault at least (default: ${DEFAULT-VALUE}): first in"
                            + " the order of the list, then in another order each time.")
    private int times;

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description =
                    "Adds the outcome of each fault to a file, a line of JSON each, and counts those"
                            + " that are there already: a run that was interrupted goes on. A fault"
                            + " that the stack did not survive comes again, as does one with another"
                            + " description, but the exit code stays 1 while its line is there.")
    private Path record;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description =
                    "How long to go on repeating them, in another order each time"
                            + " (default: no longer than --times needs).")
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
            description =
                    "How long a frozen process stays frozen, and a network cut (default:"
                            + " ${DEFAULT-VALUE}).")
    private int pauseSeconds;

    @Option(
            names = "--away",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "How long Kafka or Cassandra stay stopped, on one node (default:"
                            + " ${DEFAULT-VALUE}).")
    private int awaySeconds;

    @Mixin private JsonOption json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws StackException, ChaosException, IOException, InterruptedException {
        Options.requireAtLeast(spec, "--rate", rate, 1);
        Options.requireAtLeast(spec, "--pause", pauseSeconds, 1);
        Options.requireAtLeast(spec, "--away", awaySeconds, 1);
        Options.requireAtLeast(spec, "--duration", durationSeconds, 0);
        Options.requireAtLeast(spec, "--times", times, 1);
        Random random = new Random(seed);
        Duration pause = Duration.ofSeconds(pauseSeconds);
        Faults ofOneNode = OneNodeFaults.all(pause, Duration.ofSeconds(awaySeconds), random);
        Faults ofCluster = ClusterFaults.all(pause);
        if (list) {
            list("On one node", ofOneNode);
            list("On three nodes", ofCluster);
            return ExitCode.OK;
        }
        Victims victims = new Victims(new RunningStack(dataDirectory.get()));
        try (StopSignal stop = new StopSignal(MEND_WITHIN)) {
            try {
                return run(victims, victims.isCluster() ? ofCluster : ofOneNode, random);
            } catch (StackException
                    | ChaosException
                    | IOException
                    | InterruptedException
                    | RuntimeException e) {
                if (!stop.hasCome()) {
                    throw e;
                }
                print("stopping: mending what the fault has broken ...");
                victims.repair();
                print("mended");
                return ExitCode.SOFTWARE; // the signal's exit code is that of the process
            }
        }
    }

    private int run(Victims victims, Faults faults, Random random)
            throws StackException, ChaosException, IOException, InterruptedException {
        // First: nothing can be asked of a Cassandra that an earlier run has left frozen.
        victims.repair();
        List<Fault> selected = select(faults, victims);
        Optional<ChaosRecord> recorded = Optional.empty();
        if (record != null) {
            String commit = Commits.of(TweeterHome.find().root(), record);
            recorded =
                    Optional.of(new ChaosRecord(record, new ChaosRecord.Call(commit, seed, rate)));
        }
        List<Outcome> earlier = recorded.isEmpty() ? List.of() : recorded.get().read(faults);
        try (CqlSession cassandra = victims.session()) {
            if (victims.isCluster()) {
                OperationFaults.undo(victims);
            }
            ChaosExperiment experiment =
                    new ChaosExperiment(
                            victims,
                            cassandra,
                            "chaos " + Long.toString(System.currentTimeMillis(), 36),
                            rate,
                            Duration.ofSeconds(MIN_RECOVERY_SECONDS + awaySeconds + pauseSeconds),
                            known -> verify(victims, known),
                            recorded,
                            this::print);
            try {
                experiment.run(
                        new FaultRounds(
                                selected,
                                times,
                                ChaosRecord.done(faults, earlier),
                                Duration.ofSeconds(durationSeconds),
                                random));
            } catch (ChaosException e) {
                try {
                    report(earlier, experiment);
                } catch (DriverException unreadable) {
                    e.addSuppressed(unreadable); // what went wrong before says more
                }
                throw e;
            }
            return report(earlier, experiment);
        } catch (DriverException e) {
            throw new ChaosException("reading Cassandra: " + CassandraClient.describe(e), e);
        }
    }

    private void list(String where, Faults faults) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(where + ":");
        faults.all()
                .forEach(fault -> out.printf("  %-28s %s%n", fault.name(), fault.description()));
    }

    private static List<String> verify(Victims victims, Set<String> known)
            throws ChaosException, InterruptedException {
        Environment environment =
                Environment.of(
                        Map.of(
                                "KAFKA_BOOTSTRAP_SERVERS",
                                victims.kafka(),
                                "CASSANDRA_CONTACT_POINTS",
                                victims.cassandra()));
        try {
            return new Verification(
                            KafkaSettings.from(environment),
                            CassandraSettings.from(environment),
                            DedupHorizon.from(Environment.ofProcess()),
                            STALL_TIMEOUT,
                            line -> {})
                    .differences(known);
        } catch (KafkaException e) {
            throw new ChaosException("verifying: reading Kafka: " + KafkaErrors.describe(e), e);
        } catch (DriverException e) {
            throw new ChaosException(
                    "verifying: reading Cassandra: " + CassandraClient.describe(e), e);
        }
    }

    private int report(List<Outcome> earlier, ChaosExperiment experiment) {
        List<Outcome> outcomes = new ArrayList<>(earlier);
        outcomes.addAll(experiment.outcomes());
        int before = experiment.differencesBefore();
        spec.commandLine()
                .getOut()
                .println(
                        json.isSet()
                                ? ChaosReport.json(seed, outcomes, before)
                                : ChaosReport.table(outcomes, before));
        return outcomes.stream().allMatch(Outcome::isCorrect) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private List<Fault> select(Faults faults, Victims victims) throws ChaosException {
        List<Fault> selected = new ArrayList<>();
        for (String name : names.isEmpty() ? faults.names() : names) {
            Fault fault =
                    faults.find(name)
                            .orElseThrow(
                                    () ->
                                            new ParameterException(
                                                    spec.commandLine(),
                                                    "there is no fault '%s' on this stack; --list names them"
                                                            .formatted(name)));
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
