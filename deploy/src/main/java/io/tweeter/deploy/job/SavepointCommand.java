package io.tweeter.deploy.job;

import java.util.Locale;
import org.apache.flink.core.execution.SavepointFormatType;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "savepoint",
        mixinStandardHelpOptions = true,
        description = "Takes a savepoint of a job, which goes on, and prints where it is.")
final class SavepointCommand extends FlinkCommand {

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
                        .take(running.id());
        out().println(
                        "%s goes on; its %s savepoint is %s"
                                .formatted(
                                        running.name(),
                                        format.toString().toLowerCase(Locale.ROOT),
                                        savepoint));
        return ExitCode.OK;
    }
}
