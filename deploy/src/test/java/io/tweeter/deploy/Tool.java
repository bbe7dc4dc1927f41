package io.tweeter.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tweeter.deploy.server.Programs;
import java.nio.file.Path;
import java.util.Optional;

/** Programs that users may do without, and so may tests on their machines, but not in CI. */
public final class Tool {

    private Tool() {}

    /** A program on the path; where it is missing the test that asks is skipped, or fails in CI. */
    public static Path require(String name) {
        Optional<Path> program = Programs.find(name, System.getenv("PATH"));
        if (program.isEmpty()) {
            String missing = name + " is not installed";
            assertThat(System.getenv("CI")).as(missing).isNotEqualTo("true");
            assumeTrue(false, missing);
        }
        return program.orElseThrow();
    }
}
