package io.tweeter.deploy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tweeter.deploy.servers.Programs;
import java.nio.file.Path;
import java.util.Optional;

/** Optional programs: a test that needs a missing one is skipped, but fails in CI. */
public final class Tool {

    private Tool() {}

    /** A program on the path; if it is missing, the test is skipped, or fails in CI. */
    public static Path require(String name) {
        Optional<Path> program = find(name);
        assumeTrue(program.isPresent(), name + " is not installed");
        return program.orElseThrow();
    }

    /** A program on the path; if it is missing, the test fails in CI. */
    public static Optional<Path> find(String name) {
        Optional<Path> program = Programs.find(name, System.getenv("PATH"));
        if (program.isEmpty()) {
            assertThat(System.getenv("CI")).as(name + " is not installed").isNotEqualTo("true");
        }
        return program;
    }
}
