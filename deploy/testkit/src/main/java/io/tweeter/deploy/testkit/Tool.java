package io.tweeter.deploy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tweeter.deploy.servers.Programs;
import java.nio.file.Path;
import java.util.Optional;

/** What a machine may lack: a test that needs it is skipped there, but fails in CI. */
public final class Tool {

    private Tool() {}

    /** A program on the path; if it is missing, the test is skipped, or fails in CI. */
    public static Path require(String name) {
        Optional<Path> program = find(name);
        assumeTrue(program.isPresent(), name + " is not installed");
        return program.orElseThrow();
    }

    /** If something else is missing, the test is skipped, or fails in CI. */
    public static void require(boolean present, String reason) {
        failInCiUnless(present, reason);
        assumeTrue(present, reason);
    }

    /** If the test does not run as root, it is skipped, or fails in CI. */
    public static void requireRoot() {
        require("root".equals(System.getProperty("user.name")), "needs root");
    }

    /** A program on the path; if it is missing, the test fails in CI. */
    public static Optional<Path> find(String name) {
        Optional<Path> program = Programs.find(name, System.getenv("PATH"));
        failInCiUnless(program.isPresent(), name + " is not installed");
        return program;
    }

    private static void failInCiUnless(boolean present, String reason) {
        if (!present) {
            assertThat(System.getenv("CI")).as(reason).isNotEqualTo("true");
        }
    }
}
