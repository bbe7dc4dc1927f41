package io.tweeter.benchmark.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.servers.JavaCommand;
import io.tweeter.deploy.servers.TweeterHome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A contender at work. Closing it ends it. */
public final class ContenderProcess implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration END_WITHIN = Duration.ofSeconds(10);
    private static final int LAST_LINES = 15;

    private final Contender contender;
    private final Path log;
    private final long startedAt = System.nanoTime();
    private final Process process;
    private final Thread atExit;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    private volatile Optional<String> unexpected = Optional.empty();

    /**
     * What a contender had used when it said something, above all that it was done (or, if it is a
     * server, ready), all of it since the start of its process.
     */
    public record Outcome(JsonNode said, double wallSeconds, double cpuSeconds, double peakMiB) {}

    /**
     * Starts it.
     *
     * @param work for its log
     * @param progress is given what it says on its way and has used till then, on a thread of its
     *     own
     */
    public static ContenderProcess start(
            Contender contender,
            Map<String, String> arguments,
            Path work,
            Consumer<Outcome> progress)
            throws IOException {
        return new ContenderProcess(contender, arguments, work, progress);
    }

    private ContenderProcess(
            Contender contender,
            Map<String, String> arguments,
            Path work,
            Consumer<Outcome> progress)
            throws IOException {
        this.contender = contender;
        this.log = work.resolve("contender.log");
        Path temporary = Files.createDirectories(work.resolve("tmp"));
        Path logging = work.resolve("log4j2.properties");
        try (var config =
                ContenderProcess.class.getResourceAsStream("contender-log4j2.properties")) {
            Files.write(logging, config.readAllBytes());
        }
        List<String> command =
                new JavaCommand(contender.heapMiB())
                        .options("-Dlog4j2.configurationFile=" + logging)
                        // State that nobody removes goes with all else that the run leaves.
                        .options("-Djava.io.tmpdir=" + temporary)
                        .options(contender.options().toArray(String[]::new))
                        .run(
                                classPath(),
                                contender.mainClass(),
                                arguments.entrySet().stream()
                                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                                        .toArray(String[]::new));
        this.process =
                new ProcessBuilder(command)
                        .directory(work.toFile())
                        .redirectError(log.toFile())
                        .start();
        this.atExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
        Thread reader = new Thread(() -> read(progress), contender.name() + "-output");
        reader.setDaemon(true);
        reader.start();
    }

    private String classPath() {
        Path target =
                TweeterHome.find()
                        .root()
                        .resolve("benchmarks/contenders")
                        .resolve(contender.module())
                        .resolve("target");
        return target.resolve("classes") + ":" + target.resolve("lib") + "/*";
    }

    private void read(Consumer<Outcome> progress) {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int blank = line.indexOf(' ');
                switch (blank < 0 ? line : line.substring(0, blank)) {
                    case "RESULT", "READY" ->
                            outcome.complete(used(JSON.readTree(line.substring(blank))));
                    case "PROGRESS" -> progress.accept(used(JSON.readTree(line.substring(blank))));
                    default -> {
                        unexpected = Optional.of(line);
                        throw new IOException("said: " + line);
                    }
                }
            }
            outcome.completeExceptionally(new IOException("ended without a result"));
        } catch (IOException | RuntimeException e) {
            outcome.completeExceptionally(e);
        }
    }

    private Outcome used(JsonNode said) {
        double wall = (System.nanoTime() - startedAt) / 1e9;
        return new Outcome(said, wall, cpuSeconds(), Usage.peakMemoryMiB(process.toHandle()));
    }

    /**
     * Waits until it says that it is done or ready.
     *
     * @throws IOException if it fails or takes too long; the message has the end of its log
     */
    public Outcome await(Duration within) throws IOException, InterruptedException {
        try {
            return outcome.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw failed("was not done within " + within.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw failed(String.valueOf(e.getCause().getMessage()), e);
        }
    }

    /**
     * Makes sure that one that goes on until it is stopped still does.
     *
     * @throws IOException if it has ended; the message has the end of its log
     */
    public void checkAlive() throws IOException {
        if (!process.isAlive()) {
            // What a virtual machine says that gives up is no line of the protocol.
            throw failed(
                    "ended early" + unexpected.map(", having said: "::concat).orElse(""), null);
        }
    }

    /** CPU seconds since its start. */
    public double cpuSeconds() {
        return Usage.cpuSeconds(process.toHandle());
    }

    /** Handle of the process, to look at what it uses. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // this process is ending already
        }
    }

    private IOException failed(String what, Exception cause) throws IOException {
        List<String> lines = Files.readAllLines(log);
        String end =
                String.join(
                        "\n    | ",
                        lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        return new IOException(
                contender.label() + " " + what + "; its log ends:\n    | " + end, cause);
    }
}
