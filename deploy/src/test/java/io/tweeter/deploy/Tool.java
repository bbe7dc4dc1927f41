package io.tweeter.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Programs that users may do without, and so may tests on their machines, but not in CI. */
public final class Tool {

    /** Where Debian puts servers, which is not on every user's path. */
    private static final String SYSTEM_FOLDER = "/usr/sbin";

    private Tool() {}

    /** A program on the path; where it is missing the test that asks is skipped, or fails in CI. */
    public static Path require(String name) {
        Optional<Path> program =
                Arrays.stream(
                                (System.getenv("PATH") + File.pathSeparator + SYSTEM_FOLDER)
                                        .split(File.pathSeparator, 0))
                        .map(folder -> Path.of(folder, name))
                        .filter(Files::isExecutable)
                        .findFirst();
        if (program.isEmpty()) {
            String missing = name + " is not installed";
            assertThat(System.getenv("CI")).as(missing).isNotEqualTo("true");
            assumeTrue(false, missing);
        }
        return program.orElseThrow();
    }
}
