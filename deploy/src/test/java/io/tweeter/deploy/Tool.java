package io.tweeter.deploy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A program that users may lack.
 *
 * @param path of the executable
 */
public record Tool(Path path) {

    /** Where Debian puts some servers, which is not on every user's path. */
    private static final String SYSTEM_FOLDER = "/usr/sbin";

    /** Finds a program; where it is missing the test is skipped, but fails in CI. */
    public static Tool require(String name) {
        return find(name)
                .orElseGet(
                        () -> {
                            String missing = name + " is not installed";
                            if ("true".equals(System.getenv("CI"))) {
                                return Assertions.fail(missing + "; .ci/run should do that");
                            }
                            return Assumptions.abort(missing);
                        });
    }

    /** Finds a program on the path. */
    public static Optional<Tool> find(String name) {
        return Arrays.stream(
                        (System.getenv("PATH") + File.pathSeparator + SYSTEM_FOLDER)
                                .split(File.pathSeparator, 0))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Tool::new);
    }

    /**
     * How a call ended.
     *
     * @param output of both kinds
     */
    public record Result(int exitCode, String output) {}

    /** Calls it and waits for its end. */
    public Result run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(path.toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("tool", ".out");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            return new Result(process.waitFor(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }
}
