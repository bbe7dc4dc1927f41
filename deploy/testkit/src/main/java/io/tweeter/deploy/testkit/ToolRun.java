package io.tweeter.deploy.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How a program ended that a test has called.
 *
 * @param output of both kinds
 */
public record ToolRun(int exitCode, String output) {

    /** Calls a program and waits for its end. */
    public static ToolRun of(Path program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
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
            return new ToolRun(process.waitFor(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }
}
