package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.testkit.CommandRun;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownCommandTest {

    @TempDir Path dir;

    private DataDirectory data;
    private Process server;

    @BeforeEach
    void startServer() throws Exception {
        data = new DataDirectory(dir);
        data.prepare();
        server = new ProcessBuilder("sleep", "60").start();
    }

    @AfterEach
    void stopServer() {
        server.destroyForcibly();
    }

    @Test
    void stackWhoseSupervisorIsNotFoundButHoldsTheLockIsLeftAsItIs() throws Exception {
        FileChannel lock = data.lock();
        try {
            ProcessId running = ProcessId.of(server.toHandle());
            // As an earlier release wrote it, before the clock was set.
            write(new ProcessId(running.pid(), running.started() - 60_000), running);

            CommandRun down = down();

            assertThat(down.exitCode()).isEqualTo(1);
            assertThat(down.err())
                    .isEqualTo(
                            "tweeter down: a supervisor that state.json does not describe starts or runs in %s; try again, or stop it with Ctrl-C or kill where it runs\n"
                                    .formatted(dir));
            assertThat(data.state()).exists();
            assertThat(server.isAlive()).isTrue();
        } finally {
            lock.close();
        }
    }

    @Test
    void orphansOfADeadSupervisorAreStopped() throws Exception {
        write(new ProcessId(1L << 40, 1), ProcessId.of(server.toHandle()));

        CommandRun down = down();

        assertThat(down.exitCode()).isZero();
        assertThat(down.out())
                .isEqualTo(
                        "The supervisor had died; stopped the processes that it left running: kafka\nStopped the stack in %s\n"
                                .formatted(dir));
        assertThat(data.state()).doesNotExist();
        assertThat(server.isAlive()).isFalse();
        data.lock().close();
    }

    private void write(ProcessId supervisor, ProcessId kafka) throws IOException {
        new StackState(
                        supervisor,
                        true,
                        0,
                        false,
                        List.of(
                                new StackState.Entry(
                                        "kafka", kafka, null, 9092, ProcessState.READY, "log")))
                .write(data.state());
    }

    private CommandRun down() {
        return CommandRun.tweeter(DownCommand.class, "down", "--data-dir", dir.toString());
    }
}
