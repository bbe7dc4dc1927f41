package io.tweeter.deploy.jobs;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rescale",
        mixinStandardHelpOptions = true,
        description = {
            "Changes a job's parallelism, and keeps its release, its state and its settings.",
            "The job is stopped with a savepoint and started again from that. If it fails before"
                    + " its first checkpoint, it is rolled back to the parallelism it had, and the"
                    + " exit code is 1. If the call is interrupted, call it again to finish."
        })
final class RescaleCommand extends FlinkCommand {

    @Mixin private StartOptions options;
    @Mixin private UpgradeOptions upgrade;

    @Option(
            names = "--parallelism",
            required = true,
            paramLabel = "N",
            description = "The new parallelism.")
    private int parallelism;

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            description =
                    "The jar that the job runs from; only needed if the cluster no longer has it.")
    private Path jar;

    @Override
    protected int run(FlinkRest flink) throws FlinkRestException, JobException {
        TweeterJob job = options.job();
        Optional<JobJar> release =
                jar == null ? Optional.empty() : Optional.of(JobJar.of(jar, job));
        upgrade.of(flink, job, release, release, options.timeout(), out())
                .run(
                        current ->
                                release.filter(jar -> current.release().isEmpty())
                                        .map(current::withRelease)
                                        .orElse(current)
                                        .withParallelism(parallelism));
        return ExitCode.OK;
    }
}
