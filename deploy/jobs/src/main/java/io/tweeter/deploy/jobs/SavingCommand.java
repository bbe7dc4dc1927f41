package io.tweeter.deploy.jobs;

import org.apache.flink.core.execution.SavepointFormatType;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the verbs share that only take a savepoint of a running job. */
abstract class SavingCommand extends FlinkCommand {

    @Mixin private SavepointOptions options;

    @Parameters(paramLabel = "JOB", description = "Name or id of the job.")
    private String job;

    @Option(
            names = "--native",
            description =
                    "In the state backend's own format: faster, and only for the same backend.")
    private boolean nativeFormat;

    /** Takes it. Returns what to tell the user. */
    protected abstract String save(
            JobInfo running, Savepoints savepoints, SavepointFormatType format)
            throws FlinkRestException;

    @Override
    protected final int run(FlinkRest flink) throws FlinkRestException, JobException {
        JobInfo running = active(flink, job);
        SavepointFormatType format =
                nativeFormat ? SavepointFormatType.NATIVE : SavepointFormatType.CANONICAL;
        Savepoints savepoints =
                new Savepoints(flink, options.resolve(flink, running.name(), format));
        out().println(save(running, savepoints, format));
        return ExitCode.OK;
    }
}
