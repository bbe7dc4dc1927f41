package io.tweeter.benchmark.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.servers.CassandraNode;
import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Everything as {@code tweeter up} starts it. Closing it stops it. */
public final class TweeterStack implements AutoCloseable {

    /** Away from the ports of a stack that somebody uses. */
    private static final int PORT_OFFSET = 20_000;

    private static final int LOAD_BALANCER = 10_000;
    private static final int KAFKA = 9_092;
    private static final int CASSANDRA = 9_042;
    private static final int FLINK = 8_081;

    private static final Duration READY_WITHIN = Duration.ofMinutes(8);
    private static final Duration STOP_WITHIN = Duration.ofMinutes(2);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Path dir;
    private final Path log;
    private final Process up;
    private final Thread atExit;

    /**
     * Starts it and waits until it is ready.
     *
     * @param dir for its data and logs
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

    /** Address of the load balancer. */
    public String loadBalancer() {
        return "http://localhost:" + (LOAD_BALANCER + PORT_OFFSET);
    }

    /** What Kafka's clients take as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "localhost:" + (KAFKA + PORT_OFFSET);
    }

    /** A connection to its tables. */
    public TweetTables tables() {
        return new TweetTables("127.0.0.1", CASSANDRA + PORT_OFFSET, CassandraNode.DATACENTER);
    }

    /**
     * Starts the command {@code tweeter}.
     *
     * @param output for standard output
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
     * @return what it printed
     * @throws IOException if it fails, or takes too long, in which case it is ended
     */
    public String await(Process command, Path output, Duration within)
            throws IOException, InterruptedException {
        if (!command.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            command.destroyForcibly();
            throw new IOException("a command was not done within " + within.toSeconds() + " s");
        }
        String printed = Files.readString(output);
        if (command.exitValue() != 0) {
            throw new IOException(
                    "a command ended with %d: %s %s"
                            .formatted(
                                    command.exitValue(),
                                    printed,
                                    Files.readString(dir.resolve("tweeter.log"))));
        }
        return printed;
    }

    /** Runs the command {@code tweeter} and gives what it printed. */
    public String run(Duration within, String... arguments)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(dir, "command", ".out");
        return await(start(output, arguments), output, within);
    }

    /** Cancels the jobs; their checkpoints stay. */
    public void cancelJobs() throws IOException, InterruptedException {
        run(Duration.ofMinutes(3), "job", "cancel", "--all", "--flink=" + flink());
    }

    /**
     * Starts a job from its newest checkpoint.
     *
     * @return the id that Flink gave it
     */
    public String submit(String job) throws IOException, InterruptedException {
        Path checkpoints = data().resolve("flink").resolve("checkpoints");
        run(
                Duration.ofMinutes(4),
                "job",
                "submit",
                job,
                "--flink=" + flink(),
                "--from-savepoint=" + newest(checkpoints.resolve(job)).toUri(),
                "KAFKA_BOOTSTRAP_SERVERS=" + bootstrapServers(),
                "CASSANDRA_CONTACT_POINTS=127.0.0.1:" + (CASSANDRA + PORT_OFFSET),
                "TWEETER_CHECKPOINT_DIR=" + checkpoints.toUri());
        for (JsonNode running : get("/jobs/overview").path("jobs")) {
            if (running.path("name").asText().equals(job)
                    && running.path("state").asText().equals("RUNNING")) {
                return running.path("jid").asText();
            }
        }
        throw new IOException(job + " does not run");
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

    /**
     * Checkpoints of a job.
     *
     * @param failed those that timed out among them
     */
    public record Checkpoints(long completed, long failed) {}

    /** How a job's checkpoints went since it was submitted. */
    public Checkpoints checkpoints(String jobId) throws IOException, InterruptedException {
        JsonNode counts = get("/jobs/" + jobId + "/checkpoints").path("counts");
        return new Checkpoints(counts.path("completed").asLong(), counts.path("failed").asLong());
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(URI.create(flink() + path))
                                .timeout(Duration.ofSeconds(30))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " was answered " + answer.statusCode());
        }
        return json.readTree(answer.body());
    }

    private static String flink() {
        return "http://localhost:" + (FLINK + PORT_OFFSET);
    }

    /** CPU seconds of the process that runs the jobs, since its start. */
    public double jobsCpuSeconds() {
        return up.descendants()
                .filter(process -> Usage.isRunWith(process, "TaskManagerRunner"))
                .mapToDouble(Usage::cpuSeconds)
                .sum();
    }

    private void stop() {
        up.destroy();
        try {
            if (!up.waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                List<ProcessHandle> left = up.descendants().toList();
                up.destroyForcibly();
                left.forEach(ProcessHandle::destroyForcibly);
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
            // this process is ending already
        }
    }
}
