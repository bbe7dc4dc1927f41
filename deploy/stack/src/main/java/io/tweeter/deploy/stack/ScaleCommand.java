package io.tweeter.deploy.stack;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tweeter scale}. */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        description = {
            "Changes how many instances of the ingest service run, behind the load balancer.",
            "Returns when all are ready, or stopped after finishing their requests. The"
                    + " next tweeter up uses its own --instances."
        })
public final class ScaleCommand implements Callable<Integer> {

    @Parameters(paramLabel = "N", description = "Number of instances.")
    private int instances;

    @Mixin private DataDirectoryOption dataDirectory;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws StackException, IOException, InterruptedException {
        spec.commandLine()
                .getOut()
                .println(new RunningStack(dataDirectory.get()).ask(StackRequest.scale(instances)));
        return ExitCode.OK;
    }
}
