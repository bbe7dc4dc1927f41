package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {

    private static final long MIB = 1 << 20;

    @TempDir Path root;

    @Test
    void withoutLimitsTheMachinesMemoryIsAvailable() throws IOException {
        machineHas(4_000);
        write("proc/self/cgroup", "0::/\n");
        write("sys/fs/cgroup/memory.stat", "inactive_file 1\n");
        assertThat(new Memory(root).availableMiB()).hasValue(4_000);
    }

    @Test
    void limitOfAControlGroupCounts() throws IOException {
        machineHas(4_000);
        write("proc/self/cgroup", "0::/user.slice/session\n");
        group("sys/fs/cgroup/user.slice/session", "max", 500, 100);
        group("sys/fs/cgroup/user.slice", Long.toString(1_000 * MIB), 700, 200);
        assertThat(new Memory(root).availableMiB()).hasValue(1_000 - 700 + 200);
    }

    @Test
    void limitOfAContainerIsAtTheRoot() throws IOException {
        machineHas(4_000);
        write("proc/self/cgroup", "0::/../../elsewhere\n");
        group("sys/fs/cgroup", Long.toString(2_000 * MIB), 1_999, 0);
        assertThat(new Memory(root).availableMiB()).hasValue(1);
    }

    @Test
    void limitOfAVersionOneControlGroupCounts() throws IOException {
        machineHas(4_000);
        write("proc/self/cgroup", "5:cpu:/docker/x\n4:memory:/docker/x\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", "0\n");
        write("sys/fs/cgroup/memory/docker/x/memory.limit_in_bytes", 3_000 * MIB + "\n");
        write("sys/fs/cgroup/memory/docker/x/memory.usage_in_bytes", 1_000 * MIB + "\n");
        assertThat(new Memory(root).availableMiB()).hasValue(2_000);
    }

    @Test
    void groupOverItsLimitHasNothingAvailable() throws IOException {
        machineHas(4_000);
        group("sys/fs/cgroup", Long.toString(100 * MIB), 200, 0);
        assertThat(new Memory(root).availableMiB()).hasValue(0);
    }

    @Test
    void unknownIfTheSystemDoesNotReportIt() {
        assertThat(new Memory(root).availableMiB()).isEmpty();
    }

    private void machineHas(long mib) throws IOException {
        write(
                "proc/meminfo",
                "MemTotal:       99999999 kB\nMemFree:  1 kB\nMemAvailable:   %d kB\n"
                        .formatted(mib * 1024));
    }

    private void group(String path, String limit, long usageMib, long cacheMib) throws IOException {
        write(path + "/memory.max", limit + "\n");
        write(path + "/memory.current", usageMib * MIB + "\n");
        write(path + "/memory.stat", "anon 1\ninactive_file " + cacheMib * MIB + "\n");
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
