package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.servers.Processes;
import io.tweeter.deploy.stack.ProcessState;
import io.tweeter.deploy.stack.StackPorts;
import io.tweeter.deploy.stack.StackState;
import io.tweeter.deploy.stack.StackState.Entry;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When {@code tweeter up} cannot start, it prints one reason and leaves nothing running. */
class UpRefusalsIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    @TempDir Path dir;

    private final StackPorts ports = new StackPorts(TestStack.freeOffset());

    @AfterEach
    void nothingIsLeftRunning() {
        await().atMost(TIMEOUT).until(() -> TestStack.areAllFree(ports.offset()));
        assertThat(running()).isEmpty();
    }

    @Test
    void aPortInUse() throws Exception {
        try (ServerSocket other = listen(ports.kafka())) {
            assertRefused(
                    up("--instances", "1"),
                    "port "
                            + other.getLocalPort()
                            + " (for Kafka) is in use; stop the process that listens there, or shift all"
                            + " ports with --port-offset N");
        }
    }

    @Test
    void tooLittleMemory() throws Exception {
        // A machine with hundreds of GB would still fail, because a port is in use.
        try (ServerSocket other = listen(ports.kafka())) {
            assertThat(other.isBound()).isTrue();
            CommandRun result = up("--instances", "500");
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err())
                    .startsWith(
                            "tweeter up: not enough memory: the stack with 500 ingest instances needs 15")
                    .hasLineCount(1);
        }
    }

    @Test
    void aDataDirectoryOfAnotherProgram() throws Exception {
        Files.writeString(dir.resolve("thesis.tex"), "");
        assertRefused(
                up(),
                "data directory "
                        + dir
                        + " does not belong to tweeter: it contains thesis.tex but no file LAYOUT; choose"
                        + " another with --data-dir");
    }

    @Test
    void anInvalidDataDirectory() throws Exception {
        Files.writeString(dir.resolve("LAYOUT"), "garbage");
        assertThat(up("--detach").err())
                .startsWith(
                        "tweeter up: data directory "
                                + dir
                                + " is damaged or belongs to another version")
                .hasLineCount(1);
    }

    @Test
    void invalidDataOfAServer() throws Exception {
        damageKafka();
        CommandRun result = up("--detach", "--instances", "1");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .startsWith(
                        "tweeter up: kafka exited with code 1; log: "
                                + dir.resolve("logs/kafka.log"))
                .contains("    | ");
        assertThat(Script.run("status", "--json", "--data-dir", dir.toString()).out())
                .isEqualTo("{\"processes\":[]}\n");
    }

    @Test
    void ctrlCWhileItStarts() throws Exception {
        Path output = dir.resolveSibling(dir.getFileName() + ".out");
        Process up = upInTheForeground(output);
        try {
            await().atMost(TIMEOUT).until(() -> Files.readString(output).contains(" ready "));
            ctrlC(up.toHandle());
            assertThat(up.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(up.exitValue()).isNotZero();
            assertThat(Files.readString(output)).endsWith("Stopping, in order ...\nStopped.\n");
        } finally {
            up.destroy();
            Files.deleteIfExists(output);
        }
    }

    @Test
    void ctrlCWhileAFailedStartIsStopped() throws Exception {
        damageKafka();
        Path output = dir.resolveSibling(dir.getFileName() + ".out");
        Process up = upInTheForeground(output);
        try {
            // Frozen, it is not stopped before it is killed; Cassandra's turn comes afterwards.
            await().atMost(TIMEOUT).until(() -> jobManager().flatMap(Entry::process).isPresent());
            ProcessHandle frozen = jobManager().flatMap(Entry::process).orElseThrow();
            assertThat(Processes.signal("STOP", List.of(frozen))).isTrue();
            await().atMost(TIMEOUT)
                    .until(() -> jobManager().orElseThrow().state() == ProcessState.STOPPING);
            ctrlC(up.toHandle());
            assertThat(up.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(up.exitValue()).isNotZero();
            assertThat(running()).isEmpty();
            assertThat(dir.resolve("state.json")).doesNotExist();
        } finally {
            up.destroy();
            Script.run("down", "--data-dir", dir.toString());
            Files.deleteIfExists(output);
        }
    }

    private Optional<Entry> jobManager() throws IOException {
        Path state = dir.resolve("state.json");
        return Files.notExists(state)
                ? Optional.empty()
                : new ObjectMapper()
                        .readValue(state.toFile(), StackState.class).processes().stream()
                                .filter(entry -> entry.name().equals("jobmanager"))
                                .findFirst();
    }

    /** Command lines of the processes of this stack. */
    private List<String> running() {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(commandLine -> commandLine.contains(dir.toString()))
                .toList();
    }

    private void damageKafka() throws IOException {
        Files.writeString(dir.resolve("LAYOUT"), "tweeter data, layout 1\n");
        Files.createDirectories(dir.resolve("kafka/data"));
        Files.writeString(dir.resolve("kafka/data/meta.properties"), "version=99\n");
    }

    private Process upInTheForeground(Path output) throws IOException {
        List<String> command = new ArrayList<>(Script.interruptible());
        command.addAll(
                List.of(
                        Script.path().toString(),
                        "up",
                        "--data-dir",
                        dir.toString(),
                        "--port-offset",
                        Integer.toString(ports.offset())));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    @Test
    void nothingToStopIsNoError() throws Exception {
        CommandRun result = Script.run("down", "--data-dir", dir.toString());
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo("Nothing is running in " + dir + "\n");
    }

    private CommandRun up(String... more) throws IOException, InterruptedException {
        String[] first = {
            "up", "--data-dir", dir.toString(), "--port-offset", Integer.toString(ports.offset())
        };
        return Script.run(
                Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(String[]::new));
    }

    private static void assertRefused(CommandRun result, String reason) {
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("tweeter up: " + reason + "\n");
        assertThat(result.out()).isEmpty();
    }

    /** Like a terminal, sends the signal to all processes of the group. */
    private static void ctrlC(ProcessHandle process) throws IOException, InterruptedException {
        Processes.signal("INT", Stream.concat(process.descendants(), Stream.of(process)).toList());
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }
}
