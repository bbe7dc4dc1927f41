package io.tweeter.deploy.jobs;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "upgrade",
        mixinStandardHelpOptions = true,
        description = {
            "Replaces a running job by another release, and keeps its state and its settings.",
            "The jar is checked first. Then the job is stopped with a savepoint, the new release"
                    + " starts from that, and once it runs and has completed a checkpoint, it is"
                    + " done. If it does not get there, the old release is started again from the"
                    + " same savepoint, and the exit code is 1.",
            "Interrupted, call it again: it goes on from where it was."
        })
final class UpgradeCommand extends FlinkCommand {

    @Mixin private JobOptions options;
    @Mixin private SavepointOptions savepoints;

    @Option(
            names = "--previous-jar",
            paramLabel = "FILE",
            description =
                    "The jar of what runs now, to go back to; only needed where the cluster does"
                            + " not have it any more.")
    private Path previousJar;

    @Override
    protected int run(FlinkRest flink) throws FlinkRestException, JobException {
        TweeterJob job = options.job();
        JobJar release = JobJar.of(options.jar(), job);
        Optional<JobJar> previous =
                previousJar == null ? Optional.empty() : Optional.of(JobJar.of(previousJar, job));
        savepoints
                .replacement(flink, job, options.timeout(), out())
                .run(current -> options.wanted(current, release), Optional.of(release), previous);
        return ExitCode.OK;
    }
}
