package io.tweeter.deploy.stack;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
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

/** {@code tweeter down}: stops a stack and waits until nothing of it runs. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops the pipeline on this machine and waits until nothing of it runs.")
public final class DownCommand implements Callable<Integer> {

    /** More than the sum of what the servers may take. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Spec private CommandSpec spec;

    @Mixin private DataDirectoryOption dataDirectory;

    @Override
    public Integer call() throws UpException, IOException, InterruptedException {
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
        } else {
            List<String> names = OrphanedProcesses.stop(state.get());
            Files.deleteIfExists(data.state());
            if (!names.isEmpty()) {
                out.println(
                        "The supervisor was gone; stopped what it had left running: "
                                + String.join(", ", names));
            }
        }
        out.println("Stopped what was running in " + data.path());
        return ExitCode.OK;
    }

    private static void awaitEnd(ProcessHandle supervisor)
            throws UpException, InterruptedException {
        try {
            supervisor.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new UpException(
                    "the supervisor, process "
                            + supervisor.pid()
                            + ", has not ended within "
                            + PATIENCE.toMinutes()
                            + " minutes",
                    e);
        }
    }
}
