package io.tweeter.deploy.testkit;

import io.tweeter.deploy.servers.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Processes that stand still: they keep their connections and answer nothing. */
public final class Frozen {

    private Frozen() {}

    /**
     * Stops a process (SIGSTOP), and returns when all its threads stand still: on a busy machine
     * they run on for a moment, and could answer what is asked after the signal.
     *
     * @throws IllegalStateException if it does not run
     */
    public static void freeze(ProcessHandle process) throws IOException, InterruptedException {
        signal("STOP", process);
        Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
        while (Files.exists(threads) && !allStopped(threads)) { // only Linux has it
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** Lets it go on (SIGCONT). */
    public static void thaw(ProcessHandle process) throws IOException, InterruptedException {
        signal("CONT", process);
    }

    private static void signal(String name, ProcessHandle process)
            throws IOException, InterruptedException {
        if (!Processes.signal(name, List.of(process))) {
            throw new IllegalStateException("process " + process.pid() + " does not run");
        }
    }

    private static boolean allStopped(Path threads) throws IOException {
        try (Stream<Path> all = Files.list(threads)) {
            return all.allMatch(Frozen::isStopped);
        }
    }

    /** The state is the letter after the name, which is in parentheses and may have some itself. */
    private static boolean isStopped(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return stat.startsWith("T", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
