package io.tweeter.deploy.stack;

import io.tweeter.deploy.cli.Cli;
import io.tweeter.deploy.cli.Options;
import io.tweeter.deploy.servers.Member;
import io.tweeter.deploy.servers.Server;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.tools.schema.PipelineTopics;
import io.tweeter.model.env.DedupHorizon;
import io.tweeter.model.env.Environment;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tweeter up}: the whole pipeline on this machine. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description =
                "Starts the whole pipeline on this machine: Kafka, Cassandra, Flink, ingest"
                        + " instances, HAProxy, both jobs. Ctrl-C stops it. The next start on the"
                        + " same data directory continues where it stopped.")
public final class UpCommand implements Callable<Integer> {

    private static final int SUPERVISOR_MEMORY_MIB = 200;
    private static final int MAX_PARTITIONS = 720;

    @Spec private CommandSpec spec;

    @Mixin private DataDirectoryOption dataDirectory;

    @Option(
            names = "--detach",
            description =
                    "Runs in the background and returns when all is ready; tweeter down stops it.")
    private boolean detach;

    @Option(
            names = "--instances",
            paramLabel = "N",
            defaultValue = "3",
            description = "Instances of the ingest service (default: ${DEFAULT-VALUE}).")
    private int instances;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description = "Partitions of the Kafka topics it creates (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Added to every port, so that several stacks can share a machine (default:"
                            + " ${DEFAULT-VALUE}).")
    private int portOffset;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "1, or 3 for a small cluster: three Kafka brokers, Cassandra nodes, ZooKeepers"
                            + " and TaskManagers on 127.0.2.1 to 127.0.2.3, two JobManagers, three"
                            + " replicas of everything. It needs 12 GB and HAProxy (default:"
                            + " ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(
            names = "--namespaces",
            description =
                    "With --nodes 3: gives each node a network namespace of Linux, with an interface"
                            + " eth0 that can be cut and slowed. Needs root.")
    private boolean namespaces;

    @Option(
            names = "--no-load-balancer",
            description = "Does not start HAProxy even if it is installed.")
    private boolean noLoadBalancer;

    @Option(
            names = "--flink-metrics",
            description =
                    "Serves Flink's metrics to Prometheus, on ports 9249 and 9250 (to 9253 with"
                            + " --nodes 3, plus --port-offset) of all addresses of this machine.")
    private boolean flinkMetrics;

    @Override
    public Integer call() throws StackException, InterruptedException, IOException {
        Options.requireBetween(spec, "--instances", instances, 1, StackPorts.MAX_INSTANCES);
        Options.requireBetween(spec, "--partitions", partitions, 1, MAX_PARTITIONS);
        Options.requireBetween(spec, "--port-offset", portOffset, 0, StackPorts.MAX_OFFSET);
        if (nodes != 1 && nodes != Member.REPLICATION) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--nodes must be 1 or 3, not " + nodes + ": three replicas need three nodes");
        }
        if (nodes == 1 && namespaces) {
            throw new ParameterException(
                    spec.commandLine(), "--namespaces is for several nodes: --nodes 3");
        }
        if (nodes > 1 && noLoadBalancer) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--nodes 3 needs the load balancer, behind which its JobManagers are");
        }
        Preflight.checkJava(Runtime.version().feature());
        DataDirectory data = dataDirectory.get();
        data.prepare();
        Reporter reporter =
                new Reporter(spec.commandLine().getOut(), Clock.system(ZoneId.systemDefault()));
        if (detach) {
            data.lock().close(); // a start that is refused must not begin another log
            return new DetachedStart(
                            spec.root().userObject().getClass(),
                            data,
                            reporter,
                            spec.commandLine().getErr())
                    .run(arguments(data));
        }
        FileChannel lock = data.lock();
        try {
            return run(data, reporter);
        } finally {
            lock.close();
        }
    }

    private int run(DataDirectory data, Reporter reporter)
            throws StackException, InterruptedException, IOException {
        stopOrphans(data, reporter);
        StackOptions options =
                new StackOptions(
                        data.path(),
                        new StackPorts(portOffset),
                        instances,
                        !noLoadBalancer,
                        flinkMetrics,
                        nodes,
                        namespaces
                                ? Optional.of(NodeNetwork.of(portOffset, data.path()))
                                : Optional.empty());
        Environment environment = Environment.ofProcess();
        Optional<Path> haproxy =
                noLoadBalancer ? Optional.empty() : LoadBalancer.find(environment.text("PATH", ""));
        if (options.isCluster() && haproxy.isEmpty()) {
            throw new StackException(
                    "--nodes 3 needs HAProxy, behind which its JobManagers are: apt install haproxy,"
                            + " or brew install haproxy");
        }
        data.requireNodes(options.nodesOptions());
        if (options.network().isPresent()) {
            options.network()
                    .get()
                    .check(System.getProperty("user.name"), environment.text("PATH", ""));
        }
        Stack stack = Stack.plan(options, TweeterHome.find(), haproxy, environment);
        Preflight.checkMemory(
                stack.servers(), SUPERVISOR_MEMORY_MIB, new Memory(Path.of("/")).availableMiB());
        List<Server> servers = stack.servers();
        if (options.network().isPresent()) {
            // Nothing else runs in their namespaces, which do not exist yet.
            servers.removeIf(server -> !server.host().equals(Server.LOOPBACK));
        }
        Preflight.checkAddresses(servers);
        Preflight.checkPorts(servers);
        List<Path> folders = new ArrayList<>(List.of(stack.flink().checkpoints()));
        stack.servers().forEach(server -> folders.add(data.of(server.name()).resolve("data")));
        Preflight.checkFolders(folders);
        data.rememberNodes(options.nodesOptions());

        Supervisor supervisor =
                new Supervisor(
                        stack,
                        options,
                        new PipelineTopics(
                                partitions,
                                (short) stack.replication(),
                                DedupHorizon.from(environment)),
                        new Jobs(stack, environment),
                        reporter);
        stopAtExit(supervisor, reporter);
        long start = System.nanoTime();
        reporter.say("Starting Tweeter in " + data.path());
        try {
            supervisor.start();
        } catch (StackException e) {
            supervisor.stop();
            throw e;
        } catch (InterruptedException e) {
            supervisor.stop();
            return ExitCode.SOFTWARE;
        }
        announce(stack, options, data, Duration.ofNanos(System.nanoTime() - start), reporter);
        supervisor.serve();
        return ExitCode.OK;
    }

    private static void stopOrphans(DataDirectory data, Reporter reporter)
            throws IOException, StackException, InterruptedException {
        Optional<StackState> earlier = StackState.read(data.state());
        if (earlier.isPresent()) {
            List<String> names = OrphanedProcesses.stop(earlier.get(), data);
            if (!names.isEmpty()) {
                reporter.say(
                        "Stopped processes that an earlier, killed stack left running: "
                                + String.join(", ", names));
            }
        }
    }

    private static void stopAtExit(Supervisor supervisor, Reporter reporter) {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    boolean says = !supervisor.isStopping();
                                    if (says) {
                                        reporter.say("Stopping, in order ...");
                                    }
                                    // Also waits for the end of a stop that is under way.
                                    supervisor.stop();
                                    if (says) {
                                        reporter.say("Stopped.");
                                    }
                                },
                                "stop"));
    }

    private void announce(
            Stack stack,
            StackOptions options,
            DataDirectory data,
            Duration took,
            Reporter reporter) {
        List<List<String>> rows = new ArrayList<>();
        StackPorts ports = options.ports();
        if (stack.loadBalancer().isPresent()) {
            rows.add(List.of("Page", url(ports.loadBalancer())));
            rows.add(List.of("VIP", url(ports.vip())));
        }
        rows.add(
                List.of(
                        "Ingest",
                        stack.ingest().stream()
                                .map(instance -> url(instance.port()))
                                .collect(Collectors.joining(" "))));
        rows.add(List.of("Flink", url(ports.flink().rest())));
        rows.add(List.of("Kafka", shown(stack.settings().get("KAFKA_BOOTSTRAP_SERVERS"))));
        rows.add(List.of("Cassandra", shown(stack.settings().get("CASSANDRA_CONTACT_POINTS"))));
        rows.add(List.of("Logs", data.logs().toString()));
        reporter.say("");
        reporter.say("Tweeter is ready after " + took.toSeconds() + " s.");
        reporter.say("");
        reporter.table(rows);
        if (stack.loadBalancer().isEmpty() && options.loadBalancer()) {
            reporter.say("");
            reporter.say(
                    "No load balancer: HAProxy is not installed (apt install haproxy, or brew install"
                            + " haproxy). Use the address of an ingest instance instead.");
        }
        reporter.say("");
    }

    private static String shown(String addresses) {
        return addresses.replace(Server.LOOPBACK, "localhost");
    }

    private static String url(int port) {
        return "http://localhost:" + port;
    }

    /** The command line that starts the same stack in the foreground. */
    List<String> arguments(DataDirectory data) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                spec.name(),
                                "--data-dir=" + data.path(),
                                "--instances=" + instances,
                                "--partitions=" + partitions,
                                "--port-offset=" + portOffset));
        arguments.add("--nodes=" + nodes);
        if (namespaces) {
            arguments.add("--namespaces");
        }
        if (noLoadBalancer) {
            arguments.add("--no-load-balancer");
        }
        if (flinkMetrics) {
            arguments.add("--flink-metrics");
        }
        OptionSpec verbose = spec.root().findOption(Cli.VERBOSE);
        if (verbose != null && Boolean.TRUE.equals(verbose.getValue())) {
            arguments.add(Cli.VERBOSE);
        }
        return arguments;
    }
}
