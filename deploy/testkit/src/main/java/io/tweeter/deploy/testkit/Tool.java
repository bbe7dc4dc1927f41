package io.tweeter.deploy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tweeter.deploy.servers.Programs;
import java.nio.file.Path;
import java.util.Optional;

/** Programs that users may do without, and so may tests on their machines, but not in CI. */
public final class Tool {

    private Tool() {}

    /** A program on the path; where it is missing the test that asks is skipped, or fails in CI. */
    public static Path require(String name) {
        Optional<Path> program = find(name);
        assumeTrue(program.isPresent(), name + " is not installed");
        return program.orElseThrow();
    }

    /** A program on the path; that it is missing is a failure in CI. */
    public static Optional<Path> find(String name) {
        Optional<Path> program = Programs.find(name, System.getenv("PATH"));
        if (program.isEmpty()) {
            assertThat(System.getenv("CI")).as(name + " is not installed").isNotEqualTo("true");
        }
        return program;
    }
}
