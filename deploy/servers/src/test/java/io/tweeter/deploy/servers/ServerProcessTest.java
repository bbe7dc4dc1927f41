package io.tweeter.deploy.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {

    private static final String READY_AND_WAIT = "touch ready; while :; do sleep 1; done";

    @TempDir Path dir;

    @Test
    void readyServerCanBeStopped() throws Exception {
        ServerProcess process =
                ServerProcess.startAndAwaitReady(
                        new ScriptedServer(dir, "touch ready; exec sleep 60"));
        assertThat(process.handle().isAlive()).isTrue();
        process.close();
        assertThat(process.handle().isAlive()).isFalse();
    }

    @Test
    void serverThatExitsIsReportedWithItsLog() {
        ScriptedServer server = new ScriptedServer(dir, "echo out of luck >&2; exit 7");
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> ServerProcess.startAndAwaitReady(server))
                .withMessageStartingWith("shell exited with code 7; log: " + server.log())
                .withMessageEndingWith("    | out of luck");
    }

    @Test
    void serverThatIsNotReadyInTimeIsStopped() throws Exception {
        ScriptedServer server =
                new ScriptedServer(
                        dir, "echo $$ > pid; exec sleep 60", Duration.ZERO, Duration.ofMinutes(1));
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> ServerProcess.startAndAwaitReady(server))
                .withMessageContaining("was not ready within 0 s (no file ready)");
        Path pid = dir.resolve("pid");
        if (Files.exists(pid)) {
            assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))).isEmpty();
        }
    }

    @Test
    void missingCommandIsReported() {
        ScriptedServer server = new ScriptedServer(dir, "exec /no/such/command");
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> ServerProcess.startAndAwaitReady(server))
                .withMessageContaining("/no/such/command");
    }

    @Test
    void serverThatDoesNotStopIsKilled() throws Exception {
        ScriptedServer server =
                new ScriptedServer(
                        dir,
                        "trap '' TERM; " + READY_AND_WAIT,
                        Duration.ofMinutes(1),
                        Duration.ofMillis(100));
        ServerProcess process = ServerProcess.startAndAwaitReady(server);
        process.close();
        assertThat(process.onExit().get()).isEqualTo(128 + 9);
    }

    @Test
    void ctrlCInTheTerminalDoesNotReachTheServer() throws Exception {
        ScriptedServer server = new ScriptedServer(dir, READY_AND_WAIT);
        try (ServerProcess process = ServerProcess.startAndAwaitReady(server)) {
            for (String signal : new String[] {"INT", "HUP"}) {
                Processes.signal(signal, List.of(process.handle()));
            }
            process.handle().destroy();
            assertThat(process.onExit().get()).isEqualTo(128 + 15);
        }
    }

    @Test
    void environmentHasTheVariablesOfTheServer() throws Exception {
        ScriptedServer server =
                new ScriptedServer(dir, "echo $GREETING $KAFKA_OWN; touch ready; exec sleep 60");
        try (ServerProcess process = ServerProcess.startAndAwaitReady(server)) {
            assertThat(process.lastLines()).containsExactly("hello own");
        }
    }

    @Test
    void variablesOfTheCallerWinOverThoseOfTheServer() throws Exception {
        ScriptedServer server =
                new ScriptedServer(dir, "echo $GREETING $KAFKA_OWN; touch ready; exec sleep 60");
        try (ServerProcess process =
                ServerProcess.start(
                        server, UnaryOperator.identity(), () -> Map.of("GREETING", "bye"))) {
            process.awaitReady();
            assertThat(process.lastLines()).containsExactly("bye own");
        }
    }

    /** Only Linux has it; the process starts elsewhere, too. */
    @Test
    void timedWaitsHaveTheServersSlack() throws Exception {
        Path slack = Path.of("/proc/self/timerslack_ns");
        ScriptedServer server =
                new ScriptedServer(
                        dir, "echo slack $(cat " + slack + "); touch ready; exec sleep 60");
        try (ServerProcess process = ServerProcess.startAndAwaitReady(server)) {
            assertThat(process.lastLines())
                    .containsExactly(Files.exists(slack) ? "slack 3000000" : "slack");
        }
    }

    @Test
    void outputOfAnEarlierRunIsKept() throws Exception {
        ScriptedServer server = new ScriptedServer(dir, "echo run; touch ready; exec sleep 60");
        ServerProcess.startAndAwaitReady(server).close();
        Files.delete(dir.resolve("ready"));
        ServerProcess.startAndAwaitReady(server).close();
        assertThat(server.log()).hasContent("run\nrun\n");
    }
}
