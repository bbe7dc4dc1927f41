package io.tweeter.deploy.testkit;

import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command as a user calls it: the script {@code deploy/tweeter} in a process of its own. */
public final class Script {

    private Script() {}

    /** The script in this repository. */
    public static Path path() {
        return TweeterHome.find().script();
    }

    /**
     * Prefix of a command that must react to Ctrl-C. Background jobs of a shell ignore SIGINT, and
     * so do their children, such as these tests and what they start.
     */
    public static List<String> interruptible() {
        return Files.exists(Path.of("/proc/self"))
                ? List.of("env", "--default-signal=INT")
                : List.of();
    }

    /** Runs the command and waits for its end, for ten minutes at most. */
    public static CommandRun run(String... arguments) throws IOException, InterruptedException {
        return run(path(), Map.of(), arguments);
    }

    /** Runs the command and waits for its end. */
    public static CommandRun run(Duration timeout, String... arguments)
            throws IOException, InterruptedException {
        return CommandRun.process(Map.of(), line(path(), arguments), timeout);
    }

    /**
     * Runs a script in another environment and waits for its end, for ten minutes at most.
     *
     * @param environment variables to set; an empty value removes one
     */
    public static CommandRun run(Path script, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return CommandRun.process(environment, line(script, arguments));
    }

    private static List<String> line(Path script, String... arguments) {
        List<String> line = new ArrayList<>(List.of("/bin/sh", script.toString()));
        line.addAll(List.of(arguments));
        return line;
    }
}
