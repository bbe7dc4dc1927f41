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
                    + " starts from that, and the upgrade is done once it has completed a"
                    + " checkpoint. If the new release fails before that, it is rolled back: the"
                    + " old release starts again from the same savepoint, and the exit code is 1.",
            "While Flink's REST API is unreachable, the upgrade waits; it is not rolled back for"
                    + " that. If the call is interrupted or gives up, call it again: it continues"
                    + " where the job is."
        })
final class UpgradeCommand extends FlinkCommand {

    @Mixin private JobOptions options;
    @Mixin private UpgradeOptions upgrade;

    @Option(
            names = "--previous-jar",
            paramLabel = "FILE",
            description =
                    "The jar of what runs now, to roll back to; only needed if the cluster no longer"
                            + " has it.")
    private Path previousJar;

    @Override
    protected int run(FlinkRest flink) throws FlinkRestException, JobException {
        TweeterJob job = options.job();
        JobJar release = JobJar.of(options.jar(), job);
        Optional<JobJar> previous =
                previousJar == null ? Optional.empty() : Optional.of(JobJar.of(previousJar, job));
        upgrade.of(flink, job, Optional.of(release), previous, options.timeout(), out())
                .run(current -> options.target(current, release));
        return ExitCode.OK;
    }
}
