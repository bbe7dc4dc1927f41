package io.tweeter.deploy.jobs;

import org.apache.flink.core.execution.SavepointFormatType;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A verb that only takes a savepoint of a running job. */
abstract class SavingCommand extends FlinkCommand {

    @Mixin private SavepointOptions options;

    @Mixin private NamedJob job;

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
        JobInfo running = job.active(flink);
        SavepointFormatType format =
                nativeFormat ? SavepointFormatType.NATIVE : SavepointFormatType.CANONICAL;
        Savepoints savepoints =
                new Savepoints(flink, options.resolve(flink, running.name(), format));
        out().println(save(running, savepoints, format));
        return ExitCode.OK;
    }
}
