package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StackStateTest {

    private static final ProcessId SELF = ProcessId.of(ProcessHandle.current());

    /** A pid beyond those of Linux. */
    private static final ProcessId GONE = new ProcessId(1L << 40, 1);

    @TempDir Path dir;

    @Test
    void writtenStateIsReadBack() throws Exception {
        StackState state =
                new StackState(
                        SELF,
                        true,
                        7,
                        true,
                        List.of(
                                entry(SELF, ProcessState.READY),
                                entry(null, ProcessState.RESTARTING)));
        Path file = dir.resolve("state.json");
        state.write(file);
        state.write(file);
        assertThat(StackState.read(file)).contains(state);
        assertThat(dir)
                .isDirectoryContaining("glob:**state.json")
                .isDirectoryNotContaining("glob:**new");
    }

    @Test
    void missingFileMeansNoState() throws Exception {
        assertThat(StackState.read(dir.resolve("state.json"))).isEmpty();
    }

    @Test
    void damagedFileIsNamed() throws Exception {
        Path file = Files.writeString(dir.resolve("state.json"), "{\"supervisor\":");
        assertThatIOException()
                .isThrownBy(() -> StackState.read(file))
                .withMessageStartingWith(file + " is damaged: ");
    }

    @Test
    void processIsIdentifiedByItsStartTimeToo() {
        assertThat(SELF.find()).contains(ProcessHandle.current());
        assertThat(new ProcessId(SELF.pid(), SELF.started() - 60_000).find()).isEmpty();
        assertThat(new ProcessId(SELF.pid(), 0).find()).isEmpty();
        assertThat(GONE.find()).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void processIsFoundAfterTheClockWasSet() {
        assertThat(new ProcessId(SELF.pid(), SELF.started() - 60_000, SELF.boot()).find())
                .contains(ProcessHandle.current());
        assertThat(new ProcessId(SELF.pid(), SELF.started(), "an earlier boot 1").find()).isEmpty();
    }

    @Test
    void processThatAnEarlierReleaseNamedIsFound() throws Exception {
        Path file =
                Files.writeString(
                        dir.resolve("state.json"),
                        """
                        {"supervisor": {"pid": %d, "started": %d}, "ready": true, "portOffset": 0,
                         "namespaces": false, "processes": []}
                        """
                                .formatted(SELF.pid(), SELF.started()));

        assertThat(StackState.read(file).orElseThrow().supervisor().find())
                .contains(ProcessHandle.current());
    }

    @Test
    void statusReportsTheActualProcesses() {
        StackState supervised =
                new StackState(
                        SELF,
                        true,
                        0,
                        false,
                        List.of(
                                entry(SELF, ProcessState.STARTING),
                                entry(GONE, ProcessState.READY),
                                entry(null, ProcessState.STOPPED)));
        assertThat(StatusCommand.lines(supervised))
                .extracting(StatusCommand.Line::state)
                .containsExactly(
                        ProcessState.STARTING, ProcessState.RESTARTING, ProcessState.STOPPED);
        assertThat(StatusCommand.lines(supervised))
                .extracting(StatusCommand.Line::pid)
                .containsExactly(SELF.pid(), null, null);
    }

    @Test
    void statusDistinguishesOrphansFromDeadProcesses() {
        StackState unsupervised =
                new StackState(
                        GONE,
                        true,
                        0,
                        false,
                        List.of(entry(SELF, ProcessState.READY), entry(GONE, ProcessState.READY)));
        assertThat(StatusCommand.lines(unsupervised))
                .extracting(StatusCommand.Line::state)
                .containsExactly(ProcessState.ORPHANED, ProcessState.STOPPED);
    }

    @Test
    void onlyOrphansAreStopped() throws Exception {
        Process orphan = new ProcessBuilder("sleep", "60").start();
        Process other = new ProcessBuilder("sleep", "60").start();
        ProcessId sameNumber = new ProcessId(other.pid(), 1);
        try {
            StackState state =
                    new StackState(
                            GONE,
                            true,
                            0,
                            false,
                            List.of(
                                    entry(ProcessId.of(orphan.toHandle()), ProcessState.READY),
                                    entry(sameNumber, ProcessState.READY),
                                    entry(null, ProcessState.STOPPED)));
            assertThat(OrphanedProcesses.stop(state, new DataDirectory(dir))).hasSize(1);
            assertThat(orphan.isAlive()).isFalse();
            assertThat(other.isAlive()).isTrue();
        } finally {
            orphan.destroy();
            other.destroy();
        }
    }

    private static StackState.Entry entry(ProcessId id, ProcessState state) {
        return new StackState.Entry("kafka", id, "127.0.0.1", 9092, state, "/logs/kafka.log");
    }
}
