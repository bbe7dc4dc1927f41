package io.tweeter.deploy.command.newcomer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Debian without anything but JDK, Maven, git and curl: its own files and processes, and this
 * machine's network. Needs root.
 */
final class BareDebian implements AutoCloseable {

    private static final Path MAKE =
            TweeterHome.find().root().resolve("deploy/command/src/test/resources/debian/bare");

    private static final Duration STARTS_OR_ENDS_WITHIN = Duration.ofMinutes(1);

    /**
     * Ends what else runs in its namespaces when it ends, and takes in what has lost its parent.
     */
    private static final String INIT =
            "mount --bind %1$s %1$s && mount --bind %2$s %1$s%2$s && mount -t proc proc %1$s/proc"
                    + " && mount --rbind /dev %1$s/dev"
                    + " && exec chroot %1$s bash -c 'sleep infinity & while true; do wait; done'";

    private final Path root;
    private final Path shared;
    private final Process init;
    private final List<Terminal> terminals = new ArrayList<>();

    /**
     * Makes and starts it.
     *
     * @param dir an empty directory
     */
    BareDebian(Path dir) throws IOException, InterruptedException {
        for (String tool : List.of("debootstrap", "unshare", "nsenter", "script")) {
            Tool.require(tool);
        }
        Tool.requireRoot();
        this.root = dir.resolve("debian");
        this.shared = Files.createDirectory(dir.resolve("shared"));
        CommandRun made =
                CommandRun.program(
                        Path.of("/bin/sh"), MAKE.toString(), root.toString(), shared.toString());
        assertThat(made.exitCode()).as(made.output()).isZero();
        this.init =
                new ProcessBuilder(
                                "unshare",
                                "--mount",
                                "--pid",
                                "--fork",
                                "--kill-child",
                                "sh",
                                "-c",
                                INIT.formatted(root, shared))
                        .redirectErrorStream(true)
                        .redirectOutput(dir.resolve("debian.log").toFile())
                        .start();
        // Under this name only when all is mounted.
        await().atMost(STARTS_OR_ENDS_WITHIN)
                .until(() -> pid().isPresent() && Files.exists(inside(pid().get(), home())));
    }

    private Optional<Long> pid() {
        return init.children().findAny().map(ProcessHandle::pid);
    }

    private static Path inside(long pid, Path path) {
        return Path.of("/proc/" + pid + "/root" + path);
    }

    /** The user's home, under the same path here. */
    Path home() {
        return shared.resolve("newcomer");
    }

    /**
     * Opens a terminal.
     *
     * @param user {@code newcomer} or {@code root}
     * @param namespaces options of {@code nsenter} that name other ones
     */
    Terminal terminal(String user, String... namespaces) throws IOException {
        List<String> shell = new ArrayList<>(List.of("nsenter", "--target=" + pid().orElseThrow()));
        shell.addAll(List.of("--mount", "--pid"));
        shell.addAll(List.of(namespaces));
        shell.addAll(List.of("chroot", root.toString(), "su", "--login", user));
        Terminal terminal =
                new Terminal(shell, root.resolveSibling("terminal-" + (terminals.size() + 1)));
        terminals.add(terminal);
        return terminal;
    }

    /** Ends all that runs in it. */
    @Override
    public void close() {
        terminals.forEach(Terminal::close);
        // It ignores other signals, and takes its child, the first process inside, with it.
        init.destroyForcibly();
        await().atMost(STARTS_OR_ENDS_WITHIN).until(() -> !init.isAlive());
    }
}
