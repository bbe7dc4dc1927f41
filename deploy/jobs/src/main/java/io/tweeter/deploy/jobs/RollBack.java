package io.tweeter.deploy.jobs;

import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;

/** Starts what ran before again, from the state that the failed target was started from. */
final class RollBack {

    private final JobCluster cluster;
    private final TweeterJob job;
    private final UpgradeJars jars;
    private final Duration timeout;
    private final StepLog steps;
    private final String runId = new JobID().toHexString();

    /**
     * @param timeout for messages: how long the target may take to end, and the previous spec's
     *     tasks to run
     */
    RollBack(
            JobCluster cluster, TweeterJob job, UpgradeJars jars, Duration timeout, StepLog steps) {
        this.cluster = cluster;
        this.job = job;
        this.jars = jars;
        this.timeout = timeout;
        this.steps = steps;
    }

    /**
     * Cancels the target while it is active, then starts the previous spec.
     *
     * @param seen with the reason in its attempt
     * @param isOver whether the time for the current step is over
     * @return whether the previous spec was started now
     * @throws JobException if there is nothing to roll back to, or it does not run
     */
    boolean advance(JobObservation seen, boolean isOver) throws FlinkRestException, JobException {
        String reason = seen.attempt().failure().orElseThrow();
        RestorePoint point =
                seen.attempt()
                        .restorePoint()
                        .orElseThrow(
                                () ->
                                        new JobException(
                                                "%s failed, and is left as it is, since it was not started from any state: %s"
                                                        .formatted(target(seen), reason)));
        JobSpec previous = previous(point, seen, reason);

        Optional<RunSnapshot> current = seen.current();
        Optional<RunSnapshot> own = seen.newest(run -> run.id().equals(runId));
        if (current.isPresent() && current.get().isActive()) {
            RunSnapshot run = current.get();
            if (isOver) {
                throw failed(
                        previous,
                        point,
                        "%s after %d s"
                                .formatted(RunSnapshot.describe(current), timeout.toSeconds()),
                        reason);
            }
            if (seen.isOfTarget(run) && run.info().state() != JobStatus.CANCELLING) {
                cluster.cancelIfActive(run.id());
            }
            return false;
        }
        if (own.isPresent()) {
            String why = own.get().failure().orElse(RunSnapshot.describe(own));
            throw failed(previous, point, why, reason);
        }
        start(previous, point, reason);
        return true;
    }

    /** The upgrade has failed, and all tasks of the previous spec run again. */
    JobException done(JobObservation seen) {
        String previous =
                seen.attempt()
                        .restorePoint()
                        .flatMap(RestorePoint::previous)
                        .map(JobSpec::describe)
                        .orElse("what ran before");
        steps.done(
                "rolled back to %s, job %s".formatted(previous, seen.current().orElseThrow().id()));
        cluster.deleteUnusedJars();
        return new JobException(
                "%s runs %s again; %s failed: %s"
                        .formatted(
                                job,
                                previous,
                                target(seen),
                                seen.attempt().failure().orElseThrow()));
    }

    private JobSpec previous(RestorePoint point, JobObservation seen, String reason)
            throws FlinkRestException, JobException {
        Optional<JobSpec> previous =
                point.previous().isPresent()
                        ? jars.providePrevious(point.previous().get(), seen.target().orElseThrow())
                        : Optional.empty();
        return previous.orElseThrow(
                () ->
                        new JobException(
                                "%s %s, since there is nothing known to roll back to; its state is in %s; to start another release: tweeter job submit %s --from-savepoint %s --jar FILE (%s)"
                                        .formatted(
                                                job,
                                                seen.current()
                                                                .filter(RunSnapshot::isActive)
                                                                .isPresent()
                                                        ? "is left running"
                                                        : "is STOPPED",
                                                point.state(),
                                                job,
                                                point.state(),
                                                reason)));
    }

    private void start(JobSpec previous, RestorePoint point, String reason)
            throws FlinkRestException, JobException {
        String uploaded = cluster.findJar(previous.release().orElseThrow()).orElseThrow();
        try {
            cluster.start(runId, uploaded, previous, point.state());
        } catch (FlinkUnreachableException e) {
            throw e;
        } catch (FlinkRestException e) {
            throw failed(previous, point, e.getMessage(), reason);
        }
    }

    private JobException failed(JobSpec previous, RestorePoint point, String why, String reason) {
        return new JobException(
                "%s does not run: the upgrade failed (%s), and so did rolling back to %s: %s; its state is in %s"
                        .formatted(job, reason, previous.describe(), why, point.state()));
    }

    private static String target(JobObservation seen) {
        return seen.target().orElseThrow().describe();
    }
}
