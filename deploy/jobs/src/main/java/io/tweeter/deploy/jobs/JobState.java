package io.tweeter.deploy.jobs;

import org.apache.flink.api.common.JobStatus;

/**
 * Where a job is between two releases or settings. The state is kept nowhere: {@link #of} derives
 * it from what Flink reports, so a call that is killed leaves nothing behind but the job itself.
 *
 * <pre>
 *             stop with a              start the target            a checkpoint
 *              savepoint                from the state              is complete
 *   UPGRADING ---------&gt; SUSPENDED, FAILED ---------&gt; DEPLOYED -------------&gt; STABLE
 *     ^   ^                      |                       |                       |
 *     |   |          Flink       |      it fails, or the |         another       |
 *     |   |     refuses to start |       deadline passes |          target       |
 *     |   +----------------------|-----------------------|-----------------------+
 *     | next call                v                       |
 *   ROLLED_BACK &lt;-------- ROLLING_BACK &lt;------------------+
 *             all tasks of the
 *            previous spec run
 * </pre>
 *
 * <p>A job that is ABSENT has to be submitted. One that a user stops or cancels is SUSPENDED, and
 * one that fails after its first checkpoint is FAILED, from wherever it was. A REST API that cannot
 * be reached changes no state. After its first completed checkpoint a run is never rolled back.
 */
enum JobState {
    /** Flink knows no run. */
    ABSENT("no run is known"),

    /** Another spec than the target runs. */
    UPGRADING("another release or other settings run, and are to be stopped with a savepoint"),

    /** Nothing runs: the last run was stopped or cancelled, by an upgrade or by a user. */
    SUSPENDED("nothing runs; the target is to be started from the newest state"),

    /** Nothing runs: the last run has failed. */
    FAILED("the last run has failed; the target is to be started from the newest state"),

    /** The target has been started and has not shown yet that it works. */
    DEPLOYED("the target has been started and has no completed checkpoint yet"),

    /** The target runs and has completed a checkpoint. */
    STABLE("the target has completed a checkpoint"),

    /** The target has failed before its first checkpoint, and the previous spec is to run again. */
    ROLLING_BACK("the target has failed, and what ran before is to be started again"),

    /** The target has failed, and all tasks of the previous spec run again. */
    ROLLED_BACK("the target has failed, and what ran before runs again");

    private final String meaning;

    JobState(String meaning) {
        this.meaning = meaning;
    }

    /** The state in words. */
    String meaning() {
        return meaning;
    }

    /** Derives the state. Pure: the same observation always gives the same state. */
    static JobState of(JobObservation seen) {
        boolean failed = seen.attempt().failure().isPresent();
        if (seen.current().isEmpty()) {
            if (seen.attempt().restorePoint().isEmpty()) {
                return ABSENT;
            }
            return failed ? ROLLING_BACK : SUSPENDED; // a new JobManager has forgotten all runs
        }
        RunSnapshot run = seen.current().get();
        return run.isActive() ? ofActive(seen, run, failed) : ofEnded(seen, run, failed);
    }

    private static JobState ofActive(JobObservation seen, RunSnapshot run, boolean failed) {
        if (!seen.isOfTarget(run)) {
            if (!failed) {
                return UPGRADING;
            }
            return run.info().isFullyRunning() ? ROLLED_BACK : ROLLING_BACK;
        }
        if (run.completedCheckpoints() > 0) {
            return STABLE;
        }
        boolean judged = seen.target().isPresent();
        return failed || (judged && run.failure().isPresent()) ? ROLLING_BACK : DEPLOYED;
    }

    private static JobState ofEnded(JobObservation seen, RunSnapshot run, boolean failed) {
        if (failed || seen.isOwn(run)) {
            return ROLLING_BACK;
        }
        if (run.info().state() != JobStatus.FAILED) {
            return SUSPENDED;
        }
        boolean interruptedRollBack =
                seen.target().isPresent()
                        && seen.isOfTarget(run)
                        && run.isUnproven()
                        && seen.restorePoint().flatMap(RestorePoint::previous).isPresent();
        return interruptedRollBack ? ROLLING_BACK : FAILED;
    }
}
