package io.tweeter.deploy.chaos;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.chaos.Injections.Step;
import io.tweeter.deploy.jobs.TweeterJob;
import io.tweeter.deploy.servers.CassandraNode;
import io.tweeter.deploy.servers.FlinkOverview;
import io.tweeter.deploy.servers.IngestInstance;
import io.tweeter.deploy.servers.Processes;
import io.tweeter.deploy.servers.ServerProcess;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.stack.ProcessId;
import io.tweeter.deploy.stack.ProcessState;
import io.tweeter.deploy.stack.RunningStack;
import io.tweeter.deploy.stack.ServerVariables;
import io.tweeter.deploy.stack.StackException;
import io.tweeter.deploy.stack.StackPorts;
import io.tweeter.deploy.stack.StackState;
import io.tweeter.deploy.tools.client.CassandraClient;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The processes of a stack, as targets of faults. Touches only those that its state names. */
final class Victims {

    private static final String SUPERVISOR = "supervisor";
    private static final String INGEST = "ingest-";
    private static final String LOOPBACK = "127.0.0.1";
    private static final String DATA = "data";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Instances that are not the stack's, and the file that says which process one is. */
    private static final String EXTRA = "chaos-ingest-";

    private static final String NOTE = ".process";
    private static final Duration INSTANCE_STOPS_WITHIN = Duration.ofSeconds(10);

    /** A repair, an upgrade or a start of everything takes minutes on a busy machine. */
    private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(20);

    private final RunningStack stack;
    private final StackPorts ports;
    private final List<StackState.Entry> servers;
    private final int instances;
    private final boolean balanced;
    private final List<String> namespaces;

    Victims(RunningStack stack) throws StackException, IOException {
        this.stack = stack;
        StackState state = stack.state();
        this.ports = new StackPorts(state.portOffset());
        this.servers = state.processes();
        this.namespaces = stack.namespaces();
        this.instances =
                (int) state.processes().stream().filter(e -> e.name().startsWith(INGEST)).count();
        this.balanced = state.processes().stream().anyMatch(e -> e.name().equals("haproxy"));
    }

    StackPorts ports() {
        return ports;
    }

    /** Whether the stack has more than one node. */
    boolean isCluster() {
        return of("kafka").size() > 1;
    }

    /** The network namespace of a node, from 1 on, if it has one. */
    Optional<String> namespace(int node) {
        return namespaces.isEmpty() ? Optional.empty() : Optional.of(namespaces.get(node - 1));
    }

    /** Where clients of Kafka connect, {@code host:port} of each broker. */
    String kafka() {
        return addresses("kafka", ports.kafka());
    }

    /** Where clients of Cassandra connect, {@code host:port} of each node. */
    String cassandra() {
        return addresses("cassandra", ports.cassandra());
    }

    /** Connects to Kafka, for an operator. */
    Brokers brokers() {
        return new Brokers(kafka());
    }

    /** Connects to Cassandra, on the keyspace of the tweets. */
    CqlSession session() {
        CassandraSettings settings =
                CassandraSettings.from(
                        Environment.of(Map.of("CASSANDRA_CONTACT_POINTS", cassandra())));
        CqlSession session = CassandraClient.connect(settings);
        session.execute("USE " + settings.keyspace());
        return session;
    }

    private String addresses(String server, int port) {
        List<StackState.Entry> nodes = of(server);
        return nodes.isEmpty()
                ? LOOPBACK + ":" + port
                : nodes.stream()
                        .map(node -> node.host() + ":" + port)
                        .collect(Collectors.joining(","));
    }

    /** The processes of a server: one, or one on each node. */
    private List<StackState.Entry> of(String server) {
        return servers.stream()
                .filter(
                        entry ->
                                entry.name().equals(server)
                                        || entry.name().startsWith(server + "-"))
                .toList();
    }

    /**
     * The JobManager that leads.
     *
     * @throws ChaosException if none does
     */
    String leadingJobManager() throws ChaosException {
        return of("jobmanager").stream()
                .filter(entry -> Leadership.lastIn(Path.of(entry.log())))
                .map(StackState.Entry::name)
                .findFirst()
                .orElseThrow(() -> new ChaosException("no JobManager leads", null));
    }

    /**
     * A JobManager that stands by.
     *
     * @throws ChaosException if there is none
     */
    String standbyJobManager() throws ChaosException {
        String leading = leadingJobManager();
        return of("jobmanager").stream()
                .map(StackState.Entry::name)
                .filter(name -> !name.equals(leading))
                .findFirst()
                .orElseThrow(() -> new ChaosException("no JobManager stands by", null));
    }

    /** Mends what a run that was killed has left broken. */
    void repair() throws StackException, IOException, InterruptedException {
        thawAll();
        endInstances();
        FolderAway.bringBack(checkpoints());
        DiskFiller.clear(checkpoints());
        for (String server : servers()) {
            FolderAway.bringBack(dataOf(server).resolve(DATA));
            DiskFiller.clear(dataOf(server));
        }
        for (String namespace : namespaces) {
            if (PacketFilter.missing().isEmpty()) {
                PacketFilter.clear(namespace);
            }
            SlowNetwork.clear(namespace); // does nothing without tc
        }
        // Last, as a server must get ready for it.
        for (String server : servers()) {
            if (WrongClock.isIn(stack.variables(server).read())) {
                setClock(server, Duration.ZERO);
            }
        }
    }

    /**
     * Whether all servers run, as their supervisor says, and Kafka's replicas are in sync. What
     * serves may lack a replica, until the next fault.
     *
     * @param brokers of this stack
     */
    boolean areWhole(Brokers brokers) throws ChaosException, InterruptedException {
        try {
            return stack.state().processes().stream().allMatch(Victims::isReady)
                    && brokers.areInSync();
        } catch (ExecutionException e) {
            return false; // not all answer yet
        } catch (StackException | IOException e) {
            throw new ChaosException("reading the state of the stack: " + e.getMessage(), e);
        }
    }

    /** Where clients post: the load balancer, or else the first instance. */
    URI front() {
        return local(balanced ? ports.loadBalancer() : ports.ingest(1));
    }

    int frontPort() {
        return front().getPort();
    }

    List<URI> instances() {
        return IntStream.rangeClosed(1, instances).mapToObj(n -> local(ports.ingest(n))).toList();
    }

    /** Where the jobs keep their checkpoints. */
    Path checkpoints() {
        return dataOf("flink").resolve("checkpoints");
    }

    /** The data directory of a server. */
    Path dataOf(String server) {
        return stack.data().of(server);
    }

    /**
     * Starts another ingest instance, outside the load balancer.
     *
     * @param number from 1 on
     * @param environment variables in addition to the usual ones
     */
    ServerProcess startInstance(int number, Map<String, String> environment)
            throws IOException, InterruptedException {
        return start(instance(number, LOOPBACK, environment), UnaryOperator.identity());
    }

    /** The same on a node with a network of its own. */
    ServerProcess startInstanceOn(int node)
            throws ChaosException, StackException, IOException, InterruptedException {
        String name = "kafka-" + node;
        String host =
                servers.stream()
                        .filter(entry -> entry.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new ChaosException("there is no " + name, null))
                        .host();
        return start(instance(node, host, Map.of()), stack.launcher(host));
    }

    /** Ctrl-C does not end it, and no state names it: its process is noted beside its log. */
    private static ServerProcess start(
            IngestInstance instance, UnaryOperator<List<String>> launcher)
            throws IOException, InterruptedException {
        ServerProcess process = ServerProcess.start(instance, launcher);
        try {
            JSON.writeValue(
                    instance.log().resolveSibling(instance.log().getFileName() + NOTE).toFile(),
                    ProcessId.of(process.handle()));
            process.awaitReady();
            return process;
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** Ends those that a run which was killed has left. */
    private void endInstances() throws IOException {
        try (DirectoryStream<Path> notes =
                Files.newDirectoryStream(stack.data().logs(), EXTRA + "*" + NOTE)) {
            for (Path note : notes) {
                JSON.readValue(note.toFile(), ProcessId.class)
                        .find()
                        .ifPresent(process -> Processes.stop(process, INSTANCE_STOPS_WITHIN));
                Files.delete(note);
            }
        }
    }

    private IngestInstance instance(int number, String host, Map<String, String> environment) {
        Map<String, String> settings = new HashMap<>(environment);
        settings.put("KAFKA_BOOTSTRAP_SERVERS", kafka());
        settings.put("CASSANDRA_CONTACT_POINTS", cassandra());
        settings.put("CASSANDRA_LOCAL_DATACENTER", CassandraNode.DATACENTER);
        int last = instances + number;
        return new IngestInstance(
                TweeterHome.find().ingestJar(),
                last,
                host,
                ports.ingest(last),
                stack.data().logs().resolve(EXTRA + number + ".log"),
                settings);
    }

    /** Base address of an instance. */
    static URI uri(ServerProcess instance) {
        return at(instance.server().host(), instance.server().port());
    }

    private static URI local(int port) {
        return at(LOOPBACK, port);
    }

    private static URI at(String host, int port) {
        return URI.create("http://" + host + ":" + port);
    }

    /**
     * Kills a process and its children (SIGKILL).
     *
     * @throws ChaosException if it does not run, or cannot be killed
     */
    void kill(String name) throws ChaosException, StackException, IOException {
        kill(targets(name));
    }

    /**
     * Kills everything, the supervisor first, as a power cut does.
     *
     * @throws ChaosException if something does not run, or cannot be killed
     */
    void killAll() throws ChaosException, StackException, IOException {
        kill(targets(allNames()));
    }

    private static void kill(List<ProcessHandle> targets) throws ChaosException {
        for (ProcessHandle target : targets) {
            // One that has ended since it was listed is as dead as a killed one.
            if (!target.destroyForcibly() && target.isAlive()) {
                throw missed("KILL", target);
            }
        }
    }

    /**
     * Freezes processes (SIGSTOP).
     *
     * @throws ChaosException if one of them does not run, or cannot be frozen
     */
    void freeze(String... names)
            throws ChaosException, StackException, IOException, InterruptedException {
        List<ProcessHandle> targets = targets(names);
        if (!Processes.signal("STOP", targets)) {
            // One may have ended since it was listed, such as an old worker of HAProxy's.
            for (ProcessHandle target : targets) {
                if (!Processes.signal("STOP", List.of(target)) && target.isAlive()) {
                    throw missed("STOP", target);
                }
            }
        }
    }

    private static ChaosException missed(String signal, ProcessHandle target) {
        return new ChaosException(
                "process %d cannot be sent SIG%s: does it belong to another user?"
                        .formatted(target.pid(), signal),
                null);
    }

    /** Resumes processes (SIGCONT); those that have ended need not be. */
    void thaw(String... names) throws StackException, IOException, InterruptedException {
        List<ProcessHandle> frozen = new ArrayList<>();
        for (String name : names) {
            frozen.addAll(processes(name));
        }
        var unused = Processes.signal("CONT", frozen);
    }

    /** Freezes everything, the supervisor too. */
    void freezeAll() throws ChaosException, StackException, IOException, InterruptedException {
        freeze(allNames());
    }

    void thawAll() throws StackException, IOException, InterruptedException {
        thaw(allNames());
    }

    /**
     * Has the jobs run on one TaskManager: kills each other one that runs one of them.
     *
     * @throws ChaosException if they do not come to it
     */
    void runJobsOn(String taskManager)
            throws ChaosException, StackException, IOException, InterruptedException {
        await("the jobs do not run on " + taskManager + " alone", () -> moveJobsTo(taskManager));
    }

    /** Whether they run there; those that do not yet lose their TaskManager. */
    private boolean moveJobsTo(String taskManager)
            throws ChaosException, StackException, IOException, InterruptedException {
        Map<String, Integer> used = usedSlots();
        int ofIt = Optional.ofNullable(used.remove(taskManager)).orElse(0);
        used.values().removeIf(slots -> slots == 0);
        for (String other : used.keySet()) {
            if (isReady(other)) {
                kill(processes(other)); // none if it has just ended; it is asked again
            }
        }
        return used.isEmpty() && ofIt >= TweeterJob.values().length;
    }

    /** Of each TaskManager; of none while no JobManager leads. */
    private Map<String, Integer> usedSlots() throws InterruptedException {
        try {
            return FlinkOverview.usedSlots(local(ports.flink().rest()));
        } catch (IOException e) {
            return new HashMap<>();
        }
    }

    /** Stops a server for a while, and returns when it is ready again. */
    void takeAway(String name, Duration down)
            throws StackException, IOException, InterruptedException {
        stack.restart(name, down);
    }

    /**
     * Takes a server's disk away under it, kills it, and gives it an empty one.
     *
     * @param meanwhile returns when it may start again; until then its starts fail
     */
    void loseData(String name, Step meanwhile) throws Exception {
        List<ProcessHandle> targets = targets(name); // it may end by itself without its disk
        FolderAway data = FolderAway.take(dataOf(name).resolve(DATA));
        try {
            kill(targets);
            meanwhile.take();
        } finally {
            data.discard();
        }
    }

    /** The ids of all Cassandra nodes. */
    Set<UUID> cassandraNodes() {
        try (CqlSession session = session()) {
            return Set.copyOf(session.getMetadata().getNodes().keySet());
        }
    }

    /** Waits until a server that was hit is ready again. */
    void awaitReady(String name)
            throws ChaosException, StackException, IOException, InterruptedException {
        await(name + " is not ready", () -> isReady(name));
    }

    private interface Condition {
        boolean holds() throws ChaosException, StackException, IOException, InterruptedException;
    }

    private static void await(String otherwise, Condition condition)
            throws ChaosException, StackException, IOException, InterruptedException {
        long deadline = System.nanoTime() + COMMAND_TIMEOUT.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new ChaosException(
                        "%s, after %d s".formatted(otherwise, COMMAND_TIMEOUT.toSeconds()), null);
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
    }

    private boolean isReady(String name) throws StackException, IOException {
        return stack.state().processes().stream()
                .filter(entry -> entry.name().equals(name))
                .allMatch(Victims::isReady);
    }

    private static boolean isReady(StackState.Entry entry) {
        return entry.state() == ProcessState.READY && entry.process().isPresent();
    }

    /** Repairs a Cassandra node: compares all that it has with the others. */
    void repairCassandra(String node) throws IOException, InterruptedException {
        tweeter(List.of("nodetool", "--data-dir=" + stack.data().path(), node, "repair", "-full"));
    }

    /**
     * Gives a server another clock: restarts it, and returns when it is ready again.
     *
     * @param offset from this machine's; zero for a right one
     */
    void setClock(String name, Duration offset)
            throws StackException, IOException, InterruptedException {
        ServerVariables variables = stack.variables(name);
        variables.write(WrongClock.in(variables.read(), offset));
        takeAway(name, Duration.ZERO);
    }

    /** Starts the stack again on its data directory, and returns when it is ready. */
    void up() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("up", "--detach"));
        command.add("--data-dir=" + stack.data().path());
        command.add("--port-offset=" + ports.offset());
        command.add("--instances=" + instances);
        if (!balanced) {
            command.add("--no-load-balancer");
        }
        if (isCluster()) {
            command.add("--nodes=" + of("kafka").size());
        }
        if (!namespaces.isEmpty()) {
            command.add("--namespaces");
        }
        tweeter(command);
    }

    /** Changes the parallelism of a job, as an operator does. */
    void rescale(String job, int parallelism) throws IOException, InterruptedException {
        tweeter(
                List.of(
                        "job",
                        "rescale",
                        job,
                        "--parallelism=" + parallelism,
                        "--flink=" + local(ports.flink().rest())));
    }

    /**
     * Upgrades a job, as an operator does: to the same release with another setting, as otherwise
     * there would be nothing to do.
     *
     * @param setting {@code NAME=VALUE}
     */
    void upgrade(String job, String setting) throws IOException, InterruptedException {
        tweeter(
                List.of(
                        "job",
                        "upgrade",
                        job,
                        "--jar=" + TweeterHome.find().jar("flink-jobs", "flink-jobs.jar"),
                        setting,
                        "--flink=" + local(ports.flink().rest())));
    }

    /** Runs a command as a user does; it must succeed. */
    private void tweeter(List<String> arguments) throws IOException, InterruptedException {
        Path log = stack.data().logs().resolve("chaos-" + arguments.get(0) + ".log");
        List<String> command = new ArrayList<>(List.of(TweeterHome.find().script().toString()));
        command.addAll(arguments);
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            if (!process.waitFor(COMMAND_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(
                        "tweeter %s has not ended after %d s; log: %s"
                                .formatted(
                                        String.join(" ", arguments),
                                        COMMAND_TIMEOUT.toSeconds(),
                                        log));
            }
            if (process.exitValue() != 0) {
                throw new IOException(
                        "tweeter %s failed: %s"
                                .formatted(String.join(" ", arguments), Files.readString(log)));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** The names of all servers, in the order in which they are stopped. */
    List<String> servers() {
        return servers.stream().map(StackState.Entry::name).toList();
    }

    private String[] allNames() throws StackException, IOException {
        return Stream.concat(
                        Stream.of(SUPERVISOR),
                        stack.state().processes().stream().map(StackState.Entry::name))
                .toArray(String[]::new);
    }

    /** Why a server cannot be hit; empty if the stack has it. */
    Optional<String> missing(String name) {
        return servers().contains(name)
                ? Optional.empty()
                : Optional.of("there is no server '" + name + "'");
    }

    /** Processes to hit. A fault that hits nobody would be survived by any stack. */
    private List<ProcessHandle> targets(String... names)
            throws ChaosException, StackException, IOException {
        List<ProcessHandle> targets = new ArrayList<>();
        for (String name : names) {
            List<ProcessHandle> processes = processes(name);
            if (processes.isEmpty()) {
                throw new ChaosException("there is no process of " + name, null);
            }
            targets.addAll(processes);
        }
        return targets;
    }

    /** A process and its children: HAProxy serves in its workers. */
    private List<ProcessHandle> processes(String name) throws StackException, IOException {
        StackState state = stack.state();
        if (name.equals(SUPERVISOR)) {
            // Its children are the servers.
            return state.supervisor().find().stream().toList();
        }
        return state.processes().stream()
                .filter(entry -> entry.name().equals(name))
                .flatMap(entry -> entry.process().stream())
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .toList();
    }
}
