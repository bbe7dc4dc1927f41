package io.tweeter.deploy.stack;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tweeter down}: stops a stack and waits until all its processes have ended. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description =
                "Stops the pipeline on this machine and waits until all its processes have ended.")
public final class DownCommand implements Callable<Integer> {

    /** Longer than all servers together may take to stop. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    @Spec private CommandSpec spec;

    @Mixin private DataDirectoryOption dataDirectory;

    @Override
    public Integer call() throws StackException, IOException, InterruptedException {
        DataDirectory data = dataDirectory.get();
        PrintWriter out = spec.commandLine().getOut();
        Optional<StackState> state = StackState.read(data.state());
        if (state.isEmpty()) {
            out.println("Nothing is running in " + data.path());
            return ExitCode.OK;
        }
        Optional<ProcessHandle> supervisor = state.get().supervisor().find();
        if (supervisor.isPresent()) {
            supervisor.get().destroy();
            awaitEnd(supervisor.get());
            Optional<StackState> left = StackState.read(data.state());
            if (left.isPresent() && left.get().supervisor().equals(state.get().supervisor())) {
                stopOrphans(data); // says what the supervisor could not do
            }
        } else {
            List<String> names = stopOrphans(data);
            if (!names.isEmpty()) {
                out.println(
                        "The supervisor had died; stopped the processes that it left running: "
                                + String.join(", ", names));
            }
        }
        out.println("Stopped the stack in " + data.path());
        return ExitCode.OK;
    }

    /** A supervisor holds the lock as long as it runs, also one that the state does not name. */
    private static List<String> stopOrphans(DataDirectory data)
            throws StackException, IOException, InterruptedException {
        FileChannel lock =
                data.lock(
                        "a supervisor that state.json does not describe starts or runs in %s;"
                                        .formatted(data.path())
                                + " try again, or stop it with Ctrl-C or kill where it runs");
        try {
            // Another supervisor may have done so since.
            Optional<StackState> state = StackState.read(data.state());
            return state.isEmpty() ? List.of() : OrphanedProcesses.stop(state.get(), data);
        } finally {
            lock.close();
        }
    }

    private static void awaitEnd(ProcessHandle supervisor)
            throws StackException, InterruptedException {
        try {
            supervisor.onExit().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new StackException(
                    "the supervisor, process "
                            + supervisor.pid()
                            + ", did not stop within "
                            + TIMEOUT.toMinutes()
                            + " minutes; kill it, then run tweeter down again",
                    e);
        }
    }
}
