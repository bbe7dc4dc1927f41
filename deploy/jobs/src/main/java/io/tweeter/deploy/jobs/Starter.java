package io.tweeter.deploy.jobs;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.execution.RestoreMode;

/** Starts a job that does not run, from the newest state that it has left. */
public final class Starter {

    private final FlinkRest flink;
    private final CheckpointFinder finder;
    private final PastState past;
    private final RunHistory history;

    /**
     * @param finder where to look if the cluster remembers no run, as after a restart
     * @param past asked before a job is started without state
     */
    public Starter(FlinkRest flink, CheckpointFinder finder, PastState past) {
        this.flink = flink;
        this.finder = finder;
        this.past = past;
        this.history = new RunHistory(flink);
    }

    /**
     * What a job is started with. Of a run that the cluster remembers, it keeps the settings and
     * the parallelism but for what is changed: another shell than the first has other variables.
     *
     * @param jar with the jobs, on this machine
     * @param arguments {@code NAME=VALUE} each, for a job of which no run is remembered
     * @param changes those of the arguments that override what the last run had
     * @param parallelism empty for what the last run had; else for the cluster's default
     * @param last what the last run had, for a cluster that does not remember it
     */
    public record Settings(
            Path jar,
            List<String> arguments,
            List<String> changes,
            Optional<Integer> parallelism,
            Optional<JobSpec> last) {

        public Settings {
            arguments = List.copyOf(arguments);
            changes = List.copyOf(changes);
        }

        /** For a job of which nothing is known. */
        public Settings(Path jar, List<String> arguments, List<String> changes) {
            this(jar, arguments, changes, Optional.empty(), Optional.empty());
        }

        private Settings after(JobSpec lastRun) {
            JobSpec kept = lastRun.withArguments(changes);
            return new Settings(
                    jar,
                    kept.arguments(),
                    changes,
                    parallelism.or(kept::parallelism),
                    Optional.of(kept));
        }
    }

    /**
     * Starts the job, unless it turns out to run, and waits until all its tasks run. Flink owns a
     * checkpoint from then on and deletes it once it has newer ones; a savepoint stays.
     *
     * @param fresh whether to start without state if none is found, and there never was any
     * @return what it was restored from, and what else could have been, in words; or that it runs
     *     already
     * @throws JobException if there is no state, and starting without is not allowed; if the jar
     *     cannot be used
     * @throws FlinkRestException if the job does not get to run
     * @throws IOException if state cannot be looked for
     */
    public String start(TweeterJob job, Settings given, boolean fresh, Duration timeout)
            throws FlinkRestException, JobException, IOException {
        Optional<String> from = startUnlessActive(job, given, fresh, timeout);
        if (from.isPresent()) {
            return from.get();
        }
        Optional<JobInfo> active = history.active(job);
        if (active.isPresent()) {
            flink.awaitRunning(active.get().id(), timeout);
        }
        return "already running";
    }

    /**
     * The same; empty if the job runs. A cluster may not list it at first, while another JobManager
     * takes the lead. The first start of all does not wait for that: it would take half a minute
     * longer on each highly available cluster.
     */
    Optional<String> startUnlessActive(
            TweeterJob job, Settings given, boolean fresh, Duration timeout)
            throws FlinkRestException, JobException, IOException {
        boolean isFirst =
                fresh && history.of(job).isEmpty() && finder.choose(job.jobName()).isEmpty();
        if (!isFirst && !history.hasEnded(job)) {
            return Optional.empty();
        }
        Optional<RunSnapshot> last = lastRun(job);
        Optional<StateChoice> left = last.flatMap(RunSnapshot::state);
        Optional<StateChoice> state = left.isPresent() ? left : finder.choose(job.jobName());
        if (state.isEmpty() && !fresh) {
            throw new JobException(
                    "found no checkpoint or savepoint of %s; to start it without state, from the first tweet on, add --fresh"
                            .formatted(job));
        }
        if (state.isEmpty()) {
            requireNoPast(job);
        }
        Settings settings =
                last.flatMap(RunSnapshot::spec).or(given::last).map(given::after).orElse(given);
        new JobSubmitter(flink)
                .submit(
                        job,
                        settings.jar(),
                        settings.arguments(),
                        settings.parallelism(),
                        state.map(Starter::restore),
                        timeout);
        return Optional.of(
                state.map(choice -> "restored from " + choice.describe())
                        .orElse(
                                "started without state, from the first tweet: its consumer group has never committed an offset"));
    }

    /** State that is missing, or out of reach, is not an empty one. */
    private void requireNoPast(TweeterJob job) throws JobException {
        Optional<String> trace = past.trace(job);
        if (trace.isPresent()) {
            throw new JobException(
                    "found no checkpoint or savepoint of %s, but it has had state: %s. Is the folder of its state the right one, and mounted? To start it without, from the first tweet that Kafka still has, delete that group first, or use tweeter job submit"
                            .formatted(job, trace.get()));
        }
    }

    private Optional<RunSnapshot> lastRun(TweeterJob job) throws FlinkRestException {
        for (JobInfo run : history.of(job)) {
            if (run.isInitialized()) {
                return Optional.of(settled(run));
            }
        }
        return Optional.empty();
    }

    /** For some seconds Flink may not report the savepoint that a run was stopped with. */
    private RunSnapshot settled(JobInfo run) throws FlinkRestException {
        long deadline = System.nanoTime() + RunSnapshot.MAX_REPORT_AGE.toNanos();
        while (true) {
            RunSnapshot snapshot = history.snapshot(run, Optional.empty());
            if (!run.isStopped() || snapshot.isSettled() || System.nanoTime() - deadline > 0) {
                return snapshot;
            }
            flink.pause();
        }
    }

    private static StartRequest.Restore restore(StateChoice choice) {
        return new StartRequest.Restore(
                choice.path(), choice.isCheckpoint() ? RestoreMode.CLAIM : RestoreMode.NO_CLAIM);
    }
}
