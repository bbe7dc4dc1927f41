package io.tweeter.benchmark.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UsageTest {

    @Test
    void compilersTakeAPartOfTheCpu() {
        assumeTrue(Files.exists(Path.of("/proc/self/task")), "needs /proc");
        ProcessHandle self = ProcessHandle.current();

        double compilers = Usage.compilerSeconds(self);

        assertThat(compilers).isPositive().isLessThan(Usage.cpuSeconds(self));
    }
}
