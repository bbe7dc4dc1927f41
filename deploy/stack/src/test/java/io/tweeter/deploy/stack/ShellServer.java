package io.tweeter.deploy.stack;

import io.tweeter.deploy.servers.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A server that is a shell script; it is ready when it has written the file {@code ready}. */
record ShellServer(Path dir, String script, int port, int memoryMiB, String host)
        implements Server {

    ShellServer(Path dir, String script, int port, int memoryMiB) {
        this(dir, script, port, memoryMiB, LOOPBACK);
    }

    ShellServer(Path dir, String script) {
        this(dir, script, 1, 1);
    }

    @Override
    public String name() {
        return "shell";
    }

    @Override
    public Map<Integer, String> ports() {
        return Map.of(port, "the shell");
    }

    @Override
    public Path log() {
        return dir.resolve("shell.log");
    }

    @Override
    public List<String> prepare() throws IOException {
        Files.deleteIfExists(dir.resolve("ready"));
        return List.of("/bin/sh", "-c", script);
    }

    @Override
    public void probe() throws IOException {
        if (Files.notExists(dir.resolve("ready"))) {
            throw new IOException("no file ready");
        }
    }
}
