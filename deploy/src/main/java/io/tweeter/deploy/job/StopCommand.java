package io.tweeter.deploy.job;

import org.apache.flink.core.execution.SavepointFormatType;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = {
            "Stops a job with a savepoint that holds all it has done, and prints where that is.",
            "tweeter job ensure starts it again from there."
        })
final class StopCommand extends FlinkCommand {

    @Mixin private SavepointOptions savepoints;

    @Parameters(paramLabel = "JOB", description = "Name or id of the job.")
    private String job;

    @Option(
            names = "--native",
            description =
                    "In the state backend's own format: faster, and only for the same backend.")
    private boolean nativeFormat;

    @Override
    protected int run(FlinkRest flink) throws FlinkRestException, JobException {
        JobInfo running = active(flink, job);
        SavepointFormatType format =
                nativeFormat ? SavepointFormatType.NATIVE : SavepointFormatType.CANONICAL;
        String savepoint =
                new Savepoints(flink, savepoints.resolve(flink, running.name(), format))
                        .stop(running.id());
        out().println(running.name() + " is stopped; its savepoint is " + savepoint);
        return ExitCode.OK;
    }
}
