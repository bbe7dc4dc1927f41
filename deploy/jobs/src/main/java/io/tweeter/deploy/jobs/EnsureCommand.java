package io.tweeter.deploy.jobs;

import io.tweeter.model.env.Environment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    private static final String EVERY = "--every";

    @Mixin private JobOptions options;
    @Mixin private SavepointOptions savepoints;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = {
                "Folder of checkpoints or of savepoints, with one folder for each job, as this"
                        + " command reaches it; for when the cluster itself remembers no run"
                        + " of the job. May be given more than once.",
                "A local path, or a URI such as s3://bucket/checkpoints; that takes the file"
                        + " system's plugin in FLINK_PLUGINS_DIR, and its settings in"
                        + " FLINK_CONF_DIR/config.yaml, as for Flink itself."
            })
    private List<String> stateDirectories = new ArrayList<>();

    @Option(
            names = "--fresh",
            description = "Start without state, from the first tweet, if no state is found.")
    private boolean fresh;

    @Option(
            names = EVERY,
            paramLabel = "TIME",
            description = {
                "Stay, and look that often, such as 30s, whether the job is still there. One that"
                        + " has failed, or that the cluster has lost, as a JobManager does that"
                        + " restarts, is started from the newest state it has left; never without"
                        + " any, since --fresh is for the first start only.",
                "What others do with the job meanwhile is left alone: it can be stopped, cancelled"
                        + " and upgraded by other calls."
            })
    private String every;

    private Optional<List<String>> arguments = Optional.empty();

    @Override
    protected int run(FlinkRest flink) throws FlinkRestException, JobException {
        JobJar release = JobJar.of(options.jar(), options.job());
        CheckpointFinder finder = CheckpointFinder.in(stateDirectories, environment());
        if (every == null) {
            ensure(flink, finder, release);
        } else {
            Duration pause =
                    Environment.of(Map.of(EVERY, every)).duration(EVERY, Duration.ofSeconds(30));
            Runs runs = new Runs(flink);
            new KeptJob(
                            () -> runs.of(options.job()),
                            () -> ensure(flink, finder, release),
                            () -> start(flink, finder, false),
                            out(),
                            err())
                    .keep(pause);
        }
        return ExitCode.OK;
    }

    private void ensure(FlinkRest flink, CheckpointFinder finder, JobJar release)
            throws FlinkRestException, JobException {
        TweeterJob job = options.job();
        Runs runs = new Runs(flink);
        Optional<JobInfo> active = runs.active(job);
        if (active.isEmpty()) {
            start(flink, finder, fresh);
            return;
        }
        Launch current = runs.launch(active.get().id());
        if (options.wanted(current, release).equals(current)) {
            out().println(
                            "%s runs %s as job %s; nothing to do"
                                    .formatted(job, current.describe(), active.get().id()));
            return;
        }
        savepoints
                .replacement(flink, job, options.timeout(), out())
                .run(was -> options.wanted(was, release), Optional.of(release), Optional.empty());
    }

    /** Made once, as that says what is left out. */
    private List<String> arguments() {
        if (arguments.isEmpty()) {
            arguments = Optional.of(arguments(options.settings()).arguments());
        }
        return arguments.get();
    }

    private void start(FlinkRest flink, CheckpointFinder finder, boolean withoutState)
            throws FlinkRestException, JobException {
        try {
            String from =
                    new Starter(flink, finder)
                            .start(
                                    options.job(),
                                    options.jar(),
                                    arguments(),
                                    options.parallelism(),
                                    withoutState,
                                    options.timeout());
            out().println(options.job() + " " + from);
        } catch (IOException e) {
            throw new JobException("cannot look for state: " + e.getMessage(), e);
        }
    }
}
