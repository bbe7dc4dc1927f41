package io.tweeter.deploy.testkit;

import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command as a user calls it: the script {@code deploy/tweeter} in a process of its own. */
public final class Script {

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

    /** Runs the command and waits for its end. */
    public static CommandRun run(String... arguments) throws IOException, InterruptedException {
        return run(path(), Map.of(), arguments);
    }

    /**
     * Runs a script in another environment.
     *
     * @param environment variables to set; an empty value removes one
     */
    public static CommandRun run(Path script, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("/bin/sh", script.toString()));
        line.addAll(List.of(arguments));
        return CommandRun.process(environment, line);
    }
}
