package io.tweeter.deploy.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server that is a shell script; it is ready when it has written the file {@code ready}. */
record ScriptedServer(Path dir, String script, Duration readyWithin, Duration stopWithin)
        implements Server {

    ScriptedServer(Path dir, String script) {
        this(dir, script, Duration.ofMinutes(1), Duration.ofMinutes(1));
    }

    @Override
    public String name() {
        return "shell";
    }

    @Override
    public int port() {
        return 1;
    }

    @Override
    public Map<Integer, String> ports() {
        return Map.of(1, "shell");
    }

    @Override
    public Path log() {
        return dir.resolve("shell.log");
    }

    @Override
    public int memoryMiB() {
        return 1;
    }

    @Override
    public List<String> prepare() {
        return List.of("/bin/sh", "-c", script);
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("GREETING", "hello", "KAFKA_OWN", "own");
    }

    @Override
    public Optional<Duration> timerSlack() {
        return Optional.of(Duration.ofMillis(3));
    }

    @Override
    public void probe() throws IOException {
        if (Files.notExists(dir.resolve("ready"))) {
            throw new IOException("no file ready");
        }
    }
}
