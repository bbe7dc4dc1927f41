package io.tweeter.deploy.command.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.servers.Processes;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Docker engine of its own, in a network namespace of its own, where all its interfaces, ports
 * and firewall rules are. Needs root.
 */
public final class DockerEngine implements AutoCloseable {

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(1);
    private static final Duration STOPS_WITHIN = Duration.ofMinutes(2);

    private final Path dir;
    private final String namespace = "tweeter-docker-" + ProcessHandle.current().pid();
    private Process daemon;

    private DockerEngine(Path dir) {
        this.dir = dir;
    }

    /**
     * Starts an engine without images. The test is skipped where it cannot run, and fails in CI.
     *
     * @param dir an empty directory
     */
    public static DockerEngine start(Path dir) throws IOException, InterruptedException {
        for (String tool : List.of("dockerd", "docker", "docker-compose", "ip", "nsenter")) {
            Tool.require(tool);
        }
        Tool.requireRoot();
        DockerEngine engine = new DockerEngine(dir);
        try {
            engine.start();
            return engine;
        } catch (IOException | InterruptedException | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    private void start() throws IOException, InterruptedException {
        ip("netns", "add", namespace);
        ip("-n", namespace, "link", "set", "lo", "up");
        // Not by "ip netns exec", which hides the control groups.
        daemon =
                new ProcessBuilder(
                                inside(
                                        "dockerd",
                                        "--data-root=" + dir.resolve("data"),
                                        "--exec-root=" + dir.resolve("exec"),
                                        "--pidfile=" + dir.resolve("docker.pid"),
                                        "--host=" + host()))
                        .redirectErrorStream(true)
                        .redirectOutput(dir.resolve("dockerd.log").toFile())
                        .start();
        await().atMost(STARTS_WITHIN)
                .until(() -> !daemon.isAlive() || run("docker", "info").exitCode() == 0);
        assertThat(daemon.isAlive()).as("see %s/dockerd.log", dir).isTrue();
    }

    /** Where clients reach it. */
    public String host() {
        return "unix://" + socket();
    }

    /** The socket of {@link #host}. */
    public Path socket() {
        return dir.resolve("docker.sock");
    }

    /** The option of {@code nsenter} for its network. */
    public String network() {
        return "--net=/run/netns/" + namespace;
    }

    private List<String> inside(String... command) {
        List<String> all = new ArrayList<>(List.of("nsenter", network()));
        all.addAll(List.of("env", "DOCKER_HOST=" + host(), "DOCKER_BUILDKIT=0"));
        all.addAll(List.of(command));
        return all;
    }

    /** Runs a program among the published ports, as a client of this engine. */
    public CommandRun run(String... command) throws IOException, InterruptedException {
        return outside(inside(command).toArray(String[]::new));
    }

    /** Runs a program, which has to exit with 0, and gives what it prints to standard output. */
    public String succeed(String... command) throws IOException, InterruptedException {
        return output(run(command), command);
    }

    private static CommandRun outside(String... command) throws IOException, InterruptedException {
        return CommandRun.program(Path.of("/usr/bin/env"), command);
    }

    private static String output(CommandRun run, String... command) {
        assertThat(run.exitCode()).as("%s: %s", String.join(" ", command), run.output()).isZero();
        return run.out();
    }

    private static void ip(String... arguments) throws IOException, InterruptedException {
        String[] command =
                Stream.concat(Stream.of("ip"), Stream.of(arguments)).toArray(String[]::new);
        output(outside(command), command);
    }

    /** Ends the engine with its containers, and deletes the namespace. */
    @Override
    public void close() {
        if (daemon != null) {
            Processes.stop(daemon.toHandle(), STOPS_WITHIN);
        }
        try {
            outside("ip", "netns", "delete", namespace);
            // Containers that were killed leave mounts, and images files of other users.
            outside(
                    "sh",
                    "-c",
                    "grep -o ' %1$s/[^ ]*' /proc/mounts | sort -r | xargs -r umount -l; rm -rf %1$s/data %1$s/exec"
                            .formatted(dir));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
