package io.tweeter.deploy.testkit;

import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command as a user calls it: the script {@code deploy/tweeter} in a process of its own. */
public final class Script {

    /** How a call ended. */
    public record Result(int exitCode, String out, String err) {}

    private Script() {}

    /** The script in this repository. */
    public static Path path() {
        return TweeterHome.find().root().resolve("deploy").resolve("tweeter");
    }

    /**
     * What to put before a command that is to react to Ctrl-C. What a shell runs in the background
     * ignores it, and so does all that this runs, these tests and what they start for example.
     */
    public static List<String> interruptible() {
        return Files.exists(Path.of("/proc/self"))
                ? List.of("env", "--default-signal=INT")
                : List.of();
    }

    /** Calls the command and waits for its end. */
    public static Result run(String... arguments) throws IOException, InterruptedException {
        return run(path(), Map.of(), arguments);
    }

    /**
     * Calls a script with another environment.
     *
     * @param environment variables to set; an empty value removes one
     */
    public static Result run(Path script, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("tweeter", ".out");
        Path err = Files.createTempFile("tweeter", ".err");
        List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().putAll(environment);
        builder.environment().values().removeIf(String::isEmpty);
        Process process = builder.start();
        try {
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroy();
            }
            return new Result(
                    process.waitFor(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
