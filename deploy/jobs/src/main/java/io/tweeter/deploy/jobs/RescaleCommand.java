package io.tweeter.deploy.jobs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rescale",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a job with another parallelism, and keeps its release, its state and its"
                    + " settings.",
            "It is stopped with a savepoint and started again from that; if it does not get as far"
                    + " as a checkpoint, it goes back to the parallelism it had, and the exit code"
                    + " is 1. Interrupted, call it again: it goes on from where it was."
        })
final class RescaleCommand extends FlinkCommand {

    @Mixin private SavepointOptions savepoints;

    @Parameters(index = "0", paramLabel = "JOB", description = "${COMPLETION-CANDIDATES}")
    private TweeterJob job;

    @Option(
            names = "--parallelism",
            required = true,
            paramLabel = "N",
            description = "Parallelism from now on.")
    private int parallelism;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to wait for the tasks to run (default: ${DEFAULT-VALUE}).")
    private int timeout;

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            description =
                    "The jar that the job runs from; only needed where the cluster does not have"
                            + " it any more.")
    private Path jar;

    @Override
    protected int run(FlinkRest flink) throws FlinkRestException, JobException {
        if (parallelism < 1) {
            error("--parallelism is " + parallelism + ", less than 1");
            return ExitCode.USAGE;
        }
        Optional<JobJar> release =
                jar == null ? Optional.empty() : Optional.of(JobJar.of(jar, job));
        savepoints
                .replacement(flink, job, Duration.ofSeconds(timeout), out())
                .run(
                        current ->
                                release.map(current::with)
                                        .orElse(current)
                                        .withParallelism(parallelism),
                        release,
                        release);
        return ExitCode.OK;
    }
}
