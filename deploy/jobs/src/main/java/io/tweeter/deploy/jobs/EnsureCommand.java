package io.tweeter.deploy.jobs;

import io.tweeter.model.env.Environment;
import io.tweeter.model.env.KafkaSettings;
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
            "Makes sure that a release of a job runs. Safe to call repeatedly.",
            "If all its tasks run as wanted, there is nothing to do. If they do not get there in"
                    + " time, that is an error, and so is a job that keeps restarting: one that has"
                    + " failed has to complete a checkpoint. If another release runs, or one with"
                    + " other settings or parallelism than given here, it is upgraded. If none"
                    + " runs, the release starts from the newest savepoint or retained checkpoint;"
                    + " which that is, and what was not chosen, is printed."
        })
final class EnsureCommand extends FlinkCommand {

    private static final String EVERY = "--every";

    @Mixin private JobOptions options;
    @Mixin private UpgradeOptions upgrade;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = {
                "Folder of checkpoints or of savepoints, with one subfolder for each job, as this"
                        + " command reaches it; used if the cluster itself remembers no run of"
                        + " the job. May be given more than once.",
                "A local path, or a URI such as s3://bucket/checkpoints; a URI needs the file"
                        + " system's plugin in FLINK_PLUGINS_DIR and its settings in"
                        + " FLINK_CONF_DIR/config.yaml, as Flink itself does."
            })
    private List<String> stateDirectories = new ArrayList<>();

    @Option(
            names = "--fresh",
            description =
                    "Start without state, from the first tweet, if no state is found and there never"
                            + " was any: the job's consumer group has committed no offset to Kafka,"
                            + " which KAFKA_... configures.")
    private boolean fresh;

    @Option(
            names = EVERY,
            paramLabel = "TIME",
            description = {
                "Keep watching the job, at this interval, such as 30s. If it has failed, or the"
                        + " cluster has lost it, as a restarted JobManager does, it is started from"
                        + " the newest state it has left; never without state, since --fresh is for"
                        + " the first start only. It keeps the settings and the parallelism that it had"
                        + " last, and if that was another release, it is not started.",
                "What other calls do with the job meanwhile is left alone: they can stop, cancel and"
                        + " upgrade it."
            })
    private String every;

    private Optional<List<String>> arguments = Optional.empty();

    @Override
    protected int run(FlinkRest flink) throws FlinkRestException, JobException {
        Duration interval =
                Environment.of(every == null ? Map.of() : Map.of(EVERY, every))
                        .duration(
                                EVERY,
                                Duration.ofSeconds(30),
                                Duration.ofMillis(100),
                                Duration.ofDays(1));
        JobJar release = JobJar.of(options.jar(), options.job());
        CheckpointFinder finder = CheckpointFinder.in(stateDirectories, environment());
        if (every == null) {
            Optional<String> wrong = ensure(flink, finder, release);
            if (wrong.isPresent()) {
                throw new JobException(wrong.get());
            }
        } else {
            JobCluster cluster = new RestJobCluster(flink, options.job(), Optional.empty());
            new JobWatcher(
                            cluster::runs,
                            release.release(),
                            () -> {
                                requireUnchanged(release);
                                return ensure(flink, finder, release);
                            },
                            last -> {
                                requireUnchanged(release);
                                start(flink, finder, false, last);
                            },
                            out(),
                            err())
                    .watch(interval);
        }
        return ExitCode.OK;
    }

    /** A jar that was built again since is another release, which nobody has asked for. */
    private void requireUnchanged(JobJar release) throws JobException {
        if (!JobJar.of(options.jar(), options.job()).release().equals(release.release())) {
            throw new JobException(
                    "%s has changed since this command was started with release %s; to run what it has now, call the command again"
                            .formatted(options.jar(), release.release()));
        }
    }

    /** Returns what is wrong with the job, if it is as wanted and does not work. */
    private Optional<String> ensure(FlinkRest flink, CheckpointFinder finder, JobJar release)
            throws FlinkRestException, JobException {
        TweeterJob job = options.job();
        RunHistory history = new RunHistory(flink);
        Optional<JobInfo> active = history.active(job);
        if (active.isEmpty()) {
            return start(flink, finder, fresh, Optional.empty())
                    ? Optional.empty()
                    : ensure(flink, finder, release);
        }
        JobSpec current = history.spec(active.get().id());
        JobSpec target = options.target(current, release);
        // What Flink hides cannot be compared; taken for changed, it would be an upgrade each time.
        if (target.equals(current.completedBy(target))) {
            Optional<String> wrong = awaitWorking(flink, active.get().id());
            if (wrong.isEmpty()) {
                out().println(
                                "%s runs %s as job %s; nothing to do"
                                        .formatted(job, current.describe(), active.get().id()));
            }
            return wrong;
        }
        upgrade.of(flink, job, Optional.of(release), Optional.empty(), options.timeout(), out())
                .run(was -> options.target(was, release));
        return Optional.empty();
    }

    /**
     * Waits until all tasks run. Those of a job that keeps restarting do so for a moment as well:
     * one that has failed works if it has completed a checkpoint since, which takes every task.
     *
     * @return what is wrong, if it does not get there
     */
    private Optional<String> awaitWorking(FlinkRest flink, String id) throws FlinkRestException {
        long deadline = System.nanoTime() + options.timeout().toNanos();
        try {
            flink.awaitRunning(id, options.timeout());
        } catch (FlinkUnreachableException e) {
            throw e;
        } catch (FlinkRestException e) {
            return Optional.of(e.getMessage());
        }
        RunHistory history = new RunHistory(flink);
        while (true) {
            Optional<FlinkRest.Failure> failure = flink.lastFailure(id);
            if (failure.isEmpty() || history.hasSavedSince(id, failure.get().at())) {
                return Optional.empty();
            }
            Optional<JobInfo> run = flink.job(id);
            boolean hasEnded = run.isPresent() && !run.get().isActive();
            if (hasEnded || System.nanoTime() - deadline > 0) {
                return Optional.of(
                        "%s keeps failing (job %s%s): it has completed no checkpoint since its last failure: %s"
                                .formatted(
                                        options.job(),
                                        id,
                                        run.map(known -> ", " + known.state()).orElse(""),
                                        failure.get().reason()));
            }
            flink.pause();
        }
    }

    /** Made once, since that prints what is withheld. */
    private List<String> arguments() {
        if (arguments.isEmpty()) {
            arguments = Optional.of(arguments(options.settings()).arguments());
        }
        return arguments.get();
    }

    /** Read only where Kafka is asked: a file that they name may be on Flink's machines only. */
    private KafkaSettings kafka() {
        return KafkaSettings.from(environment().with(options.settings().toArray(String[]::new)));
    }

    /** Returns whether it was started; not if it runs, and Flink did not list it at first. */
    private boolean start(
            FlinkRest flink, CheckpointFinder finder, boolean withoutState, Optional<JobSpec> last)
            throws FlinkRestException, JobException {
        try {
            Optional<String> from =
                    new Starter(flink, finder, job -> new CommittedOffsets(kafka()).trace(job))
                            .startUnlessActive(
                                    options.job(),
                                    new Starter.Settings(
                                            options.jar(),
                                            arguments(),
                                            options.changes(),
                                            options.parallelism(),
                                            last),
                                    withoutState,
                                    options.timeout());
            from.ifPresent(state -> out().println(options.job() + " " + state));
            return from.isPresent();
        } catch (IOException e) {
            throw new JobException("cannot look for state: " + e.getMessage(), e);
        }
    }
}
