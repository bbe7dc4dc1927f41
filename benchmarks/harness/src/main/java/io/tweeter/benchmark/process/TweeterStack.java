package io.tweeter.benchmark.process;

import io.tweeter.deploy.servers.CassandraNode;
import io.tweeter.deploy.servers.FlinkCluster;
import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The stack that {@code tweeter up} starts. Closing this stops it. */
public final class TweeterStack implements AutoCloseable {

    /** Keeps clear of the ports of another stack on this machine. */
    private static final int PORT_OFFSET = 20_000;

    private static final int LOAD_BALANCER = 10_000;
    private static final int KAFKA = 9_092;
    private static final int CASSANDRA = 9_042;
    private static final int FLINK = 8_081;

    private static final Duration READY_WITHIN = Duration.ofMinutes(8);
    private static final Duration STOP_WITHIN = Duration.ofMinutes(2);

    private final FlinkMonitor flink = new FlinkMonitor(FLINK + PORT_OFFSET);
    private final Path dir;
    private final Path log;
    private final Process up;
    private final Thread atExit;

    /**
     * Starts the stack and waits until it is ready.
     *
     * @param dir directory for its data and logs
     * @throws IOException if it does not become ready
     */
    public TweeterStack(Path dir) throws IOException, InterruptedException {
        this.dir = dir;
        this.log = dir.resolve("up.log");
        this.up =
                new ProcessBuilder(
                                command(
                                        "up",
                                        "--data-dir=" + data(),
                                        "--port-offset=" + PORT_OFFSET))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        this.atExit = new Thread(this::stop);
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            awaitReady();
        } catch (IOException | InterruptedException e) {
            close();
            throw e;
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        while (!Files.readString(log).contains("Tweeter is ready")) {
            if (!up.isAlive() || System.nanoTime() > end) {
                throw new IOException("the stack did not become ready:\n" + Files.readString(log));
            }
            Thread.sleep(200);
        }
    }

    private Path data() {
        return dir.resolve("data");
    }

    private static List<String> command(String... arguments) {
        TweeterHome home = TweeterHome.find();
        List<String> command =
                new ArrayList<>(List.of(home.root().resolve("deploy/tweeter").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** URL of the load balancer. */
    public String loadBalancer() {
        return "http://localhost:" + (LOAD_BALANCER + PORT_OFFSET);
    }

    /** Value of {@code bootstrap.servers} for Kafka clients. */
    public String bootstrapServers() {
        return "localhost:" + (KAFKA + PORT_OFFSET);
    }

    /** A new connection to the tables. */
    public TweetTables tables() {
        return new TweetTables("127.0.0.1", CASSANDRA + PORT_OFFSET, CassandraNode.DATACENTER);
    }

    /**
     * Starts a {@code tweeter} command.
     *
     * @param output file for standard output
     */
    public Process start(Path output, String... arguments) throws IOException {
        return new ProcessBuilder(command(arguments))
                .redirectOutput(output.toFile())
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(dir.resolve("tweeter.log").toFile()))
                .start();
    }

    /**
     * Waits for the end of a command.
     *
     * @return its standard output
     * @throws IOException if it fails, or if it takes too long and is killed
     */
    public String await(Process command, Path output, Duration within)
            throws IOException, InterruptedException {
        if (!command.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            command.destroyForcibly();
            throw new IOException("a command was not done after " + within.toSeconds() + " s");
        }
        String printed = Files.readString(output);
        if (command.exitValue() != 0) {
            throw new IOException(
                    "a command failed with exit code %d: %s %s"
                            .formatted(
                                    command.exitValue(),
                                    printed,
                                    Files.readString(dir.resolve("tweeter.log"))));
        }
        return printed;
    }

    /** Runs a {@code tweeter} command and returns its standard output. */
    public String run(Duration within, String... arguments)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(dir, "command", ".out");
        return await(start(output, arguments), output, within);
    }

    /** Cancels the jobs and retains their checkpoints. */
    public void cancelJobs() throws IOException, InterruptedException {
        run(Duration.ofMinutes(3), "job", "cancel", "--all", "--flink=" + flink.address());
    }

    /**
     * Restores a job from its newest checkpoint.
     *
     * @return its job id
     */
    public String submit(String job) throws IOException, InterruptedException {
        Path checkpoints = data().resolve("flink").resolve("checkpoints");
        run(
                Duration.ofMinutes(4),
                "job",
                "submit",
                job,
                "--flink=" + flink.address(),
                "--from-savepoint=" + FlinkCluster.uri(newest(checkpoints.resolve(job))),
                "KAFKA_BOOTSTRAP_SERVERS=" + bootstrapServers(),
                "CASSANDRA_CONTACT_POINTS=127.0.0.1:" + (CASSANDRA + PORT_OFFSET),
                "TWEETER_CHECKPOINT_DIR=" + FlinkCluster.uri(checkpoints));
        return flink.runningJob(job);
    }

    private static Path newest(Path checkpoints) throws IOException {
        try (Stream<Path> files = Files.walk(checkpoints)) {
            Optional<Path> newest =
                    files.filter(file -> file.endsWith("_metadata"))
                            .max(Comparator.comparing(file -> file.toFile().lastModified()));
            return newest.orElseThrow(() -> new IOException("no checkpoint in " + checkpoints))
                    .getParent();
        }
    }

    /** The Flink cluster that runs the jobs. */
    public FlinkMonitor flink() {
        return flink;
    }

    /** CPU seconds of the TaskManager since its start. */
    public double jobsCpuSeconds() {
        return processes("TaskManagerRunner").mapToDouble(Usage::cpuSeconds).sum();
    }

    /**
     * Kills the processes with a main class.
     *
     * @param mainClass the end of its name
     * @throws IOException if there is none
     */
    public void kill(String mainClass) throws IOException {
        List<ProcessHandle> processes = processes(mainClass).toList();
        if (processes.isEmpty()) {
            throw new IOException("no process of " + mainClass);
        }
        processes.forEach(ProcessHandle::destroyForcibly);
    }

    private Stream<ProcessHandle> processes(String mainClass) {
        return up.descendants().filter(each -> Usage.commandLineContains(each, mainClass));
    }

    private void stop() {
        up.destroy();
        try {
            if (!up.waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                List<ProcessHandle> children = up.descendants().toList();
                up.destroyForcibly();
                children.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // this JVM is already shutting down
        }
    }
}
