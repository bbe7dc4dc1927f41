package io.tweeter.deploy.jobs;

import io.tweeter.deploy.jobs.JobObservation.Attempt;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.rest.messages.TriggerId;

/**
 * Runs a job with another release or other settings, and keeps its state: stops it with a
 * savepoint, starts the target from that, and rolls back if the target fails before it has
 * completed a checkpoint.
 *
 * <p>A loop that observes, derives the {@link JobState} and takes that state's next step. All that
 * the next call needs is read from Flink, so the next call finishes or undoes what one that was
 * killed has begun. While the REST API cannot be reached the loop waits: an outage is not the
 * target's failure.
 */
final class JobUpgrade {

    private final JobCluster cluster;
    private final TweeterJob job;
    private final Stop stop;
    private final Duration timeout;
    private final StepLog steps;
    private final UpgradeJars jars;
    private final UpgradeProgress progress;
    private final RollBack rollBack;

    private final TriggerId stopTrigger = new TriggerId();
    private Attempt attempt = Attempt.begin(new JobID().toHexString());

    private final Set<JobState> entered = EnumSet.noneOf(JobState.class);
    private final Map<String, Duration> incompleteSince = new HashMap<>();
    private Duration deadline = Duration.ZERO;
    private boolean failureReported;

    /** How what runs before the target is stopped. */
    enum Stop {
        /** With a savepoint: it stops at once where it is. */
        WITH_SAVEPOINT,
        /**
         * It is cancelled, and the target continues from its newest checkpoint: for a job that
         * keeps failing, which cannot take a savepoint.
         */
        FROM_CHECKPOINT
    }

    /**
     * @param jar the target's, if the cluster may not have it
     * @param previousJar the jar of what runs now, if the cluster may not have it
     * @param timeout for all tasks to run, and again to complete a checkpoint; also how long the
     *     REST API may be unreachable
     */
    JobUpgrade(
            JobCluster cluster,
            TweeterJob job,
            Optional<JobJar> jar,
            Optional<JobJar> previousJar,
            Stop stop,
            Duration timeout,
            StepLog steps) {
        this.cluster = cluster;
        this.job = job;
        this.stop = stop;
        this.timeout = timeout;
        this.steps = steps;
        this.jars = new UpgradeJars(cluster, job, jar, previousJar);
        this.progress = new UpgradeProgress(steps);
        this.rollBack = new RollBack(cluster, job, jars, timeout, steps);
    }

    /**
     * Upgrades the job. To be called once.
     *
     * @param change makes the target from what runs now, or ran last
     * @throws JobException if the target does not run in the end; says what runs instead
     * @throws FlinkUnreachableException if the REST API was unreachable for too long; another call
     *     finishes the upgrade
     * @throws FlinkRestException if Flink refuses to stop what runs, which then goes on; or has not
     *     stopped it in time, which it may still do: then another call goes on from there
     */
    void run(UnaryOperator<JobSpec> change) throws FlinkRestException, JobException {
        Optional<JobSpec> target = Optional.empty();
        Optional<JobState> state = Optional.empty();
        Duration lastSeen = steps.elapsed();
        Optional<Duration> troubleSince = Optional.empty();
        while (true) {
            try {
                List<RunSnapshot> runs = observe();
                // The target could not be watched in the meantime, so that time does not count.
                deadline =
                        troubleSince.isEmpty()
                                ? deadline
                                : deadline.plus(steps.elapsed()).minus(lastSeen);
                lastSeen = steps.elapsed();
                if (target.isEmpty()) {
                    target = JobObservation.withoutTarget(runs).currentSpec().map(change);
                }
                JobObservation seen = new JobObservation(target, runs, attempt);
                if (isComplete(seen)) {
                    requireTarget(seen);
                    state = Optional.of(JobState.of(seen));
                    if (advance(state.get(), seen)) {
                        return;
                    }
                }
                troubleSince = Optional.empty();
            } catch (FlinkUnreachableException e) {
                if (state.isEmpty()) {
                    throw e; // nothing has begun, and the address may be wrong
                }
                troubleSince = troubleSince.or(() -> Optional.of(steps.elapsed()));
                if (isOver(troubleSince.get().plus(timeout))) {
                    throw unfinished(state.get(), e);
                }
            }
            cluster.pause();
        }
    }

    private void requireTarget(JobObservation seen) throws JobException {
        if (seen.target().isEmpty() && seen.current().isPresent()) {
            throw new JobException(
                    "Flink does not tell what %s was started with (%s); call the same command again later"
                            .formatted(job, RunSnapshot.describe(seen.current())));
        }
    }

    /** Whatever keeps Flink from telling how the job is says nothing about the job. */
    private List<RunSnapshot> observe() throws FlinkUnreachableException {
        try {
            return cluster.runs();
        } catch (FlinkUnreachableException e) {
            throw e;
        } catch (FlinkRestException e) {
            throw new FlinkUnreachableException(e.getMessage(), e);
        }
    }

    /** Whether there is nothing to wait for in what Flink reports about the runs that matter. */
    private boolean isComplete(JobObservation seen) {
        boolean complete = true;
        for (RunSnapshot run : seen.runs()) {
            if (!run.isSettled() && matters(run, seen)) {
                Duration since =
                        incompleteSince.computeIfAbsent(
                                run.id() + run.info().state(), key -> steps.elapsed());
                complete &=
                        isOver(since.plus(run.isActive() ? timeout : RunSnapshot.MAX_REPORT_AGE));
            }
        }
        return complete;
    }

    /** Of its own run, this call follows the start; what it has stopped it knows already. */
    private boolean matters(RunSnapshot run, JobObservation seen) {
        if (seen.isOwn(run)) {
            return !run.isActive();
        }
        boolean isCurrent = seen.current().equals(Optional.of(run));
        if (attempt.restorePoint().isEmpty()) {
            return isCurrent || run.isStopped();
        }
        return isCurrent && run.isActive() && attempt.failure().isEmpty();
    }

    /** Takes a state's next step. Returns whether it was the last. */
    private boolean advance(JobState state, JobObservation seen)
            throws FlinkRestException, JobException {
        if (entered.add(state)) {
            startClock();
        }
        switch (state) {
            case ABSENT -> throw absent();
            case UPGRADING -> stopAndStart(seen);
            case SUSPENDED, FAILED -> startFromState(seen);
            case DEPLOYED -> awaitCheckpoint(seen);
            case STABLE -> {
                finish(seen);
                return true;
            }
            case ROLLING_BACK -> rollBack(seen);
            case ROLLED_BACK -> throw rollBack.done(seen);
        }
        return false;
    }

    private JobException absent() {
        return new JobException(
                "Flink at %s knows no run of %s; to start it from its newest state: tweeter job ensure %s --state-dir DIR; without state: tweeter job submit %s"
                        .formatted(cluster.address(), job, job, job));
    }

    private void stopAndStart(JobObservation seen) throws FlinkRestException, JobException {
        RunSnapshot run = seen.current().orElseThrow();
        if (run.info().state() == JobStatus.CANCELLING) {
            if (isOver(deadline)) {
                throw new JobException(
                        "%s has been cancelled and has not ended after %d s (job %s); call the same command again to continue from its newest checkpoint"
                                .formatted(job, timeout.toSeconds(), run.id()));
            }
            return;
        }
        if (isDeploying(run) && !isOver(deadline)) {
            return;
        }
        JobSpec target = target(seen);
        JobSpec current = run.spec().orElseThrow();
        String uploaded = jars.provideTarget(target);
        cluster.check(uploaded, target, run);
        steps.done("checked " + target.describe());
        requireSlots(current, target);
        // Better not to begin than to be stuck half-way.
        JobSpec previous =
                jars.providePrevious(current, target)
                        .orElseThrow(
                                () ->
                                        new JobException(
                                                "the cluster does not have the jar of %s, so there would be nothing to roll back to; name it with --previous-jar"
                                                        .formatted(current.describe())));
        progress.pauseBegins();
        if (stop == Stop.FROM_CHECKPOINT) {
            cancelForCheckpoint(run, previous);
            return;
        }
        String savepoint = cluster.stop(run.id(), stopTrigger);
        attempt = attempt.from(new RestorePoint(savepoint, Optional.of(previous)));
        steps.done("stopped %s with savepoint %s".formatted(previous.describe(), savepoint));
        // A watcher starts a job again that Flink has forgotten since, as a new JobManager does.
        if (observe().stream().noneMatch(RunSnapshot::isActive)) {
            start(uploaded, target, savepoint);
        }
    }

    /** Such a run takes no savepoint yet: another call has just started it, or rolled it back. */
    private boolean isDeploying(RunSnapshot run) {
        return stop == Stop.WITH_SAVEPOINT
                && !run.info().isFullyRunning()
                && run.failure().isEmpty();
    }

    /** Which checkpoint is the newest shows only when the run has ended. */
    private void cancelForCheckpoint(RunSnapshot run, JobSpec previous)
            throws FlinkUnreachableException, JobException {
        if (run.state().isEmpty()) {
            throw new JobException(
                    "%s has no completed checkpoint to continue from; nothing is cancelled"
                            .formatted(previous.describe()));
        }
        cluster.cancelIfActive(run.id());
        steps.done(
                "cancelled %s, to continue from its newest checkpoint"
                        .formatted(previous.describe()));
    }

    private void requireSlots(JobSpec current, JobSpec target)
            throws FlinkRestException, JobException {
        int more = target.parallelism().orElse(0) - current.parallelism().orElse(0);
        int free = cluster.freeSlots();
        if (more > free) {
            throw new JobException(
                    "parallelism %d needs %d more task slots than %s has now; Flink has %d free"
                            .formatted(target.parallelism().orElse(0), more, job, free));
        }
    }

    private void startFromState(JobObservation seen) throws FlinkRestException, JobException {
        RestorePoint point =
                seen.restorePoint()
                        .orElseThrow(
                                () ->
                                        new JobException(
                                                "%s does not run, and its last run (%s) has left no state"
                                                        .formatted(
                                                                job,
                                                                RunSnapshot.describe(
                                                                        seen.current()))));
        JobSpec target = target(seen);
        String uploaded = jars.provideTarget(target);
        if (attempt.restorePoint().isEmpty()) {
            progress.pauseBegins();
            attempt = attempt.from(point);
            steps.done(
                    "found it stopped; its state is in "
                            + point.state()
                            + rejected(seen.current(), point));
        }
        start(uploaded, target, point.state());
    }

    private static String rejected(Optional<RunSnapshot> run, RestorePoint point) {
        return run.flatMap(RunSnapshot::state)
                .filter(choice -> choice.path().equals(point.state()))
                .map(StateChoice::describeRejected)
                .orElse("");
    }

    private void start(String uploaded, JobSpec target, String state) throws FlinkRestException {
        try {
            cluster.start(attempt.runId(), uploaded, target, state);
        } catch (FlinkUnreachableException e) {
            throw e;
        } catch (FlinkRestException e) {
            attempt = attempt.failed(e.getMessage());
            return;
        }
        progress.started(target, attempt.runId());
    }

    private void awaitCheckpoint(JobObservation seen) {
        RunSnapshot run = seen.current().orElseThrow();
        JobSpec target = target(seen);
        if (seen.isOwn(run)) {
            progress.started(target, run.id());
        } else {
            progress.foundStarted(target);
        }
        if (run.info().isFullyRunning() && !progress.isRunning()) {
            progress.running(target);
            startClock();
        } else if (isOver(deadline)) {
            attempt =
                    attempt.failed(
                            "%s after %d s: %s"
                                    .formatted(
                                            progress.isRunning()
                                                    ? "no checkpoint"
                                                    : "not all tasks run",
                                            timeout.toSeconds(),
                                            run.info().progress()));
        }
    }

    private void finish(JobObservation seen) {
        JobSpec target = target(seen);
        RunSnapshot run = seen.current().orElseThrow();
        if (seen.isOwn(run)) {
            progress.started(target, run.id());
        }
        if (!progress.isStarted()) {
            steps.done("%s runs %s; nothing to do".formatted(job, target.describe()));
            return;
        }
        progress.running(target);
        steps.done("%s has completed a checkpoint".formatted(target.describe()));
        cluster.deleteUnusedJars();
    }

    private void rollBack(JobObservation seen) throws FlinkRestException, JobException {
        reportFailure(seen, target(seen));
        if (rollBack.advance(
                new JobObservation(seen.target(), seen.runs(), attempt), isOver(deadline))) {
            startClock();
        }
    }

    private void reportFailure(JobObservation seen, JobSpec target) {
        if (!failureReported) {
            failureReported = true;
            String reason =
                    attempt.failure()
                            .or(() -> seen.current().flatMap(RunSnapshot::failure))
                            .orElseGet(() -> "it is " + RunSnapshot.describe(seen.current()));
            steps.done("%s failed: %s".formatted(target.describe(), reason));
            attempt = attempt.failed(reason);
            // What the run came from, before it is cancelled.
            seen.restorePoint().ifPresent(point -> attempt = attempt.from(point));
        }
    }

    private FlinkUnreachableException unfinished(JobState state, FlinkUnreachableException cause) {
        return new FlinkUnreachableException(
                "%s; when Flink last answered, %s was %s: %s%s; nothing is given up: call the same command again to finish"
                        .formatted(
                                cause.getMessage(),
                                job,
                                state,
                                state.meaning(),
                                attempt.restorePoint()
                                        .map(point -> "; its state is in " + point.state())
                                        .orElse("")),
                cause);
    }

    private static JobSpec target(JobObservation seen) {
        return seen.target().orElseThrow();
    }

    private void startClock() {
        deadline = steps.elapsed().plus(timeout);
    }

    private boolean isOver(Duration time) {
        return steps.elapsed().compareTo(time) > 0;
    }
}
