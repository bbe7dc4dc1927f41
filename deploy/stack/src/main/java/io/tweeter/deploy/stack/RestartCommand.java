package io.tweeter.deploy.stack;

import io.tweeter.deploy.cli.Options;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tweeter restart}. */
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description = {
            "Restarts servers one after the other, and waits for each until it is ready again.",
            "With several ingest instances, all but one serve at any time, so no request fails."
        })
public final class RestartCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "NAME",
            arity = "1..*",
            description =
                    "Names as in tweeter status; without its number a name means all of that kind,"
                            + " such as ingest, or kafka of three nodes.")
    private List<String> names;

    @Option(
            names = "--down",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "How long each server stays stopped (default: ${DEFAULT-VALUE}).")
    private int downSeconds;

    @Mixin private DataDirectoryOption dataDirectory;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws StackException, IOException, InterruptedException {
        Options.requireAtLeast(spec, "--down", downSeconds, 0);
        spec.commandLine()
                .getOut()
                .println(
                        new RunningStack(dataDirectory.get())
                                .ask(StackRequest.restart(names, downSeconds)));
        return ExitCode.OK;
    }
}
