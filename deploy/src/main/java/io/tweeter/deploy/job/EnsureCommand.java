package io.tweeter.deploy.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "ensure",
        mixinStandardHelpOptions = true,
        description = {
            "Makes sure that a release of a job runs. Safe to call again and again.",
            "If it runs as wanted, there is nothing to do. If another release runs, or with other"
                    + " settings or parallelism than are given here, it is upgraded. If none"
                    + " runs, the release starts from the newest savepoint or retained checkpoint."
        })
final class EnsureCommand extends FlinkCommand {

    @Mixin private JobOptions options;
    @Mixin private SavepointOptions savepoints;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description =
                    "Folder of checkpoints or of savepoints, with one folder for each job, as this"
                            + " command reaches it; for when the cluster itself remembers no run"
                            + " of the job. May be given more than once.")
    private List<Path> stateDirectories = new ArrayList<>();

    @Option(
            names = "--fresh",
            description = "Start without state, from the first tweet, if no state is found.")
    private boolean fresh;

    @Override
    protected int run(FlinkRest flink) throws FlinkRestException, JobException {
        TweeterJob job = options.job();
        Path file = options.jar();
        JobJar release = JobJar.of(file, job);
        Runs runs = new Runs(flink);
        Optional<JobInfo> active = runs.active(job);
        if (active.isEmpty()) {
            out().println(job + " " + start(flink, job, file));
            return ExitCode.OK;
        }
        Launch current = runs.launch(active.get().id());
        if (options.wanted(current, release).equals(current)) {
            out().println(
                            "%s runs %s as job %s; nothing to do"
                                    .formatted(job, current.describe(), active.get().id()));
            return ExitCode.OK;
        }
        savepoints
                .replacement(flink, job, options.timeout(), out())
                .run(was -> options.wanted(was, release), Optional.of(release), Optional.empty());
        return ExitCode.OK;
    }

    private String start(FlinkRest flink, TweeterJob job, Path file)
            throws FlinkRestException, JobException {
        CheckpointFinder finder = new CheckpointFinder(stateDirectories.toArray(Path[]::new));
        try {
            return new Starter(flink, finder)
                    .start(
                            job,
                            file,
                            arguments(options.settings()).arguments(),
                            options.parallelism(),
                            fresh,
                            options.timeout());
        } catch (IOException e) {
            throw new JobException("cannot look for state: " + e.getMessage(), e);
        }
    }
}
