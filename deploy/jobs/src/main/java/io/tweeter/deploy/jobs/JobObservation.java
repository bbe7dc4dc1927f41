package io.tweeter.deploy.jobs;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All that is known about a job at one moment.
 *
 * @param target what is to run; empty if whatever runs is right
 * @param runs that Flink remembers, newest first; see {@link JobCluster#runs}
 * @param attempt what this call has done so far
 */
record JobObservation(Optional<JobSpec> target, List<RunSnapshot> runs, Attempt attempt) {

    /**
     * What a call has done and seen that Flink does not report. A call that begins knows nothing.
     *
     * @param runId the id under which it starts the target; no other run has it
     * @param restorePoint once it is known
     * @param failure why the target failed: Flink refused to start it, or the deadline has passed
     */
    record Attempt(String runId, Optional<RestorePoint> restorePoint, Optional<String> failure) {

        static Attempt begin(String runId) {
            return new Attempt(runId, Optional.empty(), Optional.empty());
        }

        Attempt from(RestorePoint point) {
            return new Attempt(runId, Optional.of(point), failure);
        }

        Attempt failed(String reason) {
            return new Attempt(runId, restorePoint, Optional.of(reason));
        }
    }

    JobObservation {
        runs = List.copyOf(runs);
    }

    /** A job of which whatever runs is right. */
    static JobObservation withoutTarget(List<RunSnapshot> runs) {
        return new JobObservation(Optional.empty(), runs, Attempt.begin(""));
    }

    /**
     * The run that decides: the active one, else the one that this call started, else the newest.
     * An upgrade passes over runs that have ended before they were initialized.
     */
    Optional<RunSnapshot> current() {
        return newest(RunSnapshot::isActive)
                .or(() -> newest(this::isOwn))
                .or(() -> newest(run -> target.isEmpty() || run.spec().isPresent()));
    }

    /** What runs, or ran last; empty if Flink does not tell. */
    Optional<JobSpec> currentSpec() {
        return newest(RunSnapshot::isActive)
                .or(() -> newest(run -> run.spec().isPresent()))
                .flatMap(RunSnapshot::spec);
    }

    /** The newest run of a kind. */
    Optional<RunSnapshot> newest(Predicate<RunSnapshot> kind) {
        return runs.stream().filter(kind).findFirst();
    }

    boolean isOwn(RunSnapshot run) {
        return run.id().equals(attempt.runId());
    }

    /** Whether a run is of the target. */
    boolean isOfTarget(RunSnapshot run) {
        return target.isEmpty() || isOwn(run) || run.spec().equals(target);
    }

    /**
     * What the target starts from. A run without a completed checkpoint has done nothing that
     * lasts, so the state that it was started from counts.
     */
    Optional<RestorePoint> restorePoint() {
        return attempt.restorePoint().or(() -> current().flatMap(this::restorePointOf));
    }

    private Optional<RestorePoint> restorePointOf(RunSnapshot run) {
        if (run.isUnproven()) {
            return run.restoredFrom().map(state -> new RestorePoint(state, leftBy(state)));
        }
        return run.state()
                .map(state -> new RestorePoint(state.path(), run.spec().filter(this::isPrevious)));
    }

    /** What was stopped with that savepoint. */
    private Optional<JobSpec> leftBy(String savepoint) {
        return newest(
                        run ->
                                run.isStopped()
                                        && run.state()
                                                .map(StateChoice::path)
                                                .equals(Optional.of(savepoint)))
                .flatMap(RunSnapshot::spec)
                .filter(this::isPrevious);
    }

    private boolean isPrevious(JobSpec spec) {
        return !target.equals(Optional.of(spec));
    }
}
