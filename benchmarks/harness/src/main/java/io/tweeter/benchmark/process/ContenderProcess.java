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

/** The process of a contender. Closing this ends the process. */
public final class ContenderProcess implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration EXIT_WITHIN = Duration.ofSeconds(10);
    private static final int LOG_LINES = 15;

    private final Contender contender;
    private final Path log;
    private final long startedAt = System.nanoTime();
    private final Process process;
    private final Thread atExit;
    private final CompletableFuture<Report> result = new CompletableFuture<>();

    private volatile Optional<String> unexpected = Optional.empty();

    /**
     * A message of a contender, and what its process had used by then, since its start.
     *
     * @param message JSON of the message
     * @param compilerSeconds of the CPU seconds, those of Java's compilers
     */
    public record Report(
            JsonNode message,
            double wallSeconds,
            double cpuSeconds,
            double compilerSeconds,
            double peakMiB) {}

    /**
     * Starts a contender.
     *
     * @param work directory for its log and temporary files
     * @param progress gets its progress messages, on another thread
     */
    public static ContenderProcess start(
            Contender contender,
            Map<String, String> arguments,
            Path work,
            Consumer<Report> progress)
            throws IOException {
        return new ContenderProcess(contender, arguments, work, progress);
    }

    private ContenderProcess(
            Contender contender,
            Map<String, String> arguments,
            Path work,
            Consumer<Report> progress)
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
                        .options("-Dlog4j2.configurationFile=" + logging.toUri())
                        // Temporary files are deleted with the other state of the run.
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

    private void read(Consumer<Report> progress) {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int blank = line.indexOf(' ');
                switch (blank < 0 ? line : line.substring(0, blank)) {
                    case "RESULT", "READY" ->
                            result.complete(report(JSON.readTree(line.substring(blank))));
                    case "PROGRESS" ->
                            progress.accept(report(JSON.readTree(line.substring(blank))));
                    default -> {
                        unexpected = Optional.of(line);
                        throw new IOException("wrote an unexpected line: " + line);
                    }
                }
            }
            result.completeExceptionally(new IOException("ended without a result"));
        } catch (IOException | RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private Report report(JsonNode message) {
        double wall = (System.nanoTime() - startedAt) / 1e9;
        return new Report(
                message,
                wall,
                cpuSeconds(),
                Usage.compilerSeconds(process.toHandle()),
                Usage.peakMemoryMiB(process.toHandle()));
    }

    /**
     * Waits until the contender reports that it is done or ready.
     *
     * @throws IOException if it fails or takes too long; the message has the end of its log
     */
    public Report await(Duration within) throws IOException, InterruptedException {
        try {
            return result.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw failed("was not done after " + within.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw failed(String.valueOf(e.getCause().getMessage()), e);
        }
    }

    /**
     * Checks that the process still runs.
     *
     * @throws IOException if it has ended; the message has the end of its log
     */
    public void checkAlive() throws IOException {
        if (!process.isAlive()) {
            // The last words of a JVM that gives up are no line of the protocol.
            throw failed("ended early" + unexpected.map("; it wrote: "::concat).orElse(""), null);
        }
    }

    /** CPU seconds since the start of the process. */
    public double cpuSeconds() {
        return Usage.cpuSeconds(process.toHandle());
    }

    /** The process. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(EXIT_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
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
            // this JVM is already shutting down
        }
    }

    private IOException failed(String what, Exception cause) throws IOException {
        List<String> lines = Files.readAllLines(log);
        String end =
                String.join(
                        "\n    | ",
                        lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        return new IOException(
                contender.label() + " " + what + "; its log ends:\n    | " + end, cause);
    }
}
