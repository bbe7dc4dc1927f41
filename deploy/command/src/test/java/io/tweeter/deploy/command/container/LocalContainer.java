package io.tweeter.deploy.command.container;

import io.tweeter.deploy.servers.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The process of a container, run on this machine with only the container's environment. */
public final class LocalContainer implements AutoCloseable {

    /** Variables of this machine that Java and the shell need. */
    private static final List<String> KEPT = List.of("PATH", "HOME", "TMPDIR", "LANG");

    private final Process process;
    private final Path log;

    private LocalContainer(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a process. */
    public static LocalContainer start(
            List<String> command, Map<String, String> environment, Path log) throws IOException {
        Files.createDirectories(log.getParent());
        ProcessBuilder builder =
                new ProcessBuilder(new ArrayList<>(command))
                        .directory(log.getParent().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().keySet().retainAll(KEPT);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new LocalContainer(process, log);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the process and returns its exit code. */
    public int exitCode(Duration within) throws InterruptedException {
        if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the process has not ended; see " + log);
        }
        return process.exitValue();
    }

    /** The output so far. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return log + ": " + e.getMessage();
        }
    }

    @Override
    public void close() {
        Processes.stop(process.toHandle(), Duration.ofSeconds(30));
    }
}
