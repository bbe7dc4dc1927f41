package io.tweeter.deploy.jobs;

import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.messages.webmonitor.JobDetails;

/**
 * A run of a job as Flink lists it now.
 *
 * @param id 32 hexadecimal digits
 * @param started by the JobManager's clock
 * @param duration since it started; until it ended, if it has
 * @param runningTasks tasks (subtasks of all operators) in state RUNNING
 * @param finishedTasks those in state FINISHED, of a source that has an end
 * @param tasks all of them
 */
public record JobInfo(
        String id,
        String name,
        JobStatus state,
        Instant started,
        Duration duration,
        int runningTasks,
        int finishedTasks,
        int tasks) {

    static JobInfo of(JobDetails details) {
        return new JobInfo(
                details.getJobId().toHexString(),
                details.getJobName(),
                details.getStatus(),
                Instant.ofEpochMilli(details.getStartTime()),
                Duration.ofMillis(details.getDuration()),
                details.getTaskInfo().get("running"),
                details.getTaskInfo().get("finished"),
                details.getNumTasks());
    }

    /** Whether this is the job's name or id. */
    boolean isCalled(String nameOrId) {
        return name.equals(nameOrId) || id.equals(nameOrId);
    }

    /** Whether Flink knows its tasks; a run that failed before that never has any. */
    boolean isInitialized() {
        return tasks > 0;
    }

    /** Whether it was stopped with a savepoint. */
    boolean isStopped() {
        return state == JobStatus.FINISHED;
    }

    /** Whether it has not ended. */
    public boolean isActive() {
        return !state.isGloballyTerminalState();
    }

    /**
     * Whether every task runs that has not finished; Flink's state RUNNING alone does not say that.
     */
    public boolean isFullyRunning() {
        return state == JobStatus.RUNNING
                && runningTasks > 0
                && runningTasks + finishedTasks == tasks;
    }

    /** State and tasks in a few words. */
    public String progress() {
        return state + ", " + runningTasks + " of " + tasks + " tasks running";
    }
}
