package io.tweeter.deploy.jobs;

import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.rest.messages.TriggerId;
import org.apache.flink.runtime.rest.messages.job.savepoints.SavepointInfo;
import org.apache.flink.runtime.rest.messages.job.savepoints.SavepointStatusHeaders;
import org.apache.flink.runtime.rest.messages.job.savepoints.SavepointTriggerHeaders;
import org.apache.flink.runtime.rest.messages.job.savepoints.SavepointTriggerRequestBody;
import org.apache.flink.runtime.rest.messages.job.savepoints.stop.StopWithSavepointRequestBody;
import org.apache.flink.runtime.rest.messages.job.savepoints.stop.StopWithSavepointTriggerHeaders;
import org.apache.flink.runtime.rest.messages.queue.QueueStatus;

/** Takes savepoints of jobs, with or without stopping them. */
final class Savepoints {

    /**
     * How savepoints are taken.
     *
     * @param directory URI as Flink's processes reach it; empty for the cluster's own setting
     * @param format {@code CANONICAL} can be read by any state backend; {@code NATIVE} is written
     *     and read faster
     * @param timeout until it has to be complete
     */
    record Options(Optional<String> directory, SavepointFormatType format, Duration timeout) {}

    private static final String MAY_STILL_STOP =
            "; Flink goes on with it, so the job may still stop: then call the same command again";

    private static final Duration STOPPED_BY_OTHERS = Duration.ofSeconds(5);

    private final FlinkRest flink;
    private final Options options;

    Savepoints(FlinkRest flink, Options options) {
        this.flink = flink;
        this.options = options;
    }

    /**
     * Takes a savepoint of a job, which goes on.
     *
     * @return where it is
     * @throws FlinkRestException if it fails, or is not complete in time
     */
    String take(String id) throws FlinkRestException {
        var headers = SavepointTriggerHeaders.getInstance();
        var parameters = headers.getUnresolvedMessageParameters();
        parameters.jobID.resolve(JobID.fromHexString(id));
        // Chosen here, so that a request whose answer got lost does not take a second one.
        TriggerId trigger = new TriggerId();
        flink.ask(
                "cannot take a savepoint",
                headers,
                parameters,
                new SavepointTriggerRequestBody(
                        options.directory().orElse(null), false, options.format(), trigger));
        return await(id, trigger, "cannot take a savepoint", "");
    }

    /**
     * Stops a job with a savepoint that holds all it has done. Where another call is stopping the
     * job already, waits for that.
     *
     * @param trigger names the request; a call that is made again with it takes no second savepoint
     * @return where the savepoint is
     * @throws FlinkRestException if that fails: the job then goes on, unless the time was over, in
     *     which case it may still stop
     */
    String stop(String id, TriggerId trigger) throws FlinkRestException {
        var headers = StopWithSavepointTriggerHeaders.getInstance();
        var parameters = headers.getUnresolvedMessageParameters();
        parameters.jobID.resolve(JobID.fromHexString(id));
        String savepoint;
        try {
            flink.ask(
                    "cannot stop it with a savepoint",
                    headers,
                    parameters,
                    new StopWithSavepointRequestBody(
                            options.directory().orElse(null), false, options.format(), trigger));
            savepoint = await(id, trigger, "cannot stop it with a savepoint", MAY_STILL_STOP);
        } catch (FlinkRestException e) {
            Optional<String> stopped = stoppedByOthers(id);
            if (stopped.isEmpty()) {
                throw e;
            }
            return stopped.get();
        }
        flink.awaitEnd(id, options.timeout());
        return savepoint;
    }

    /** A call that was killed may have stopped it in the meantime. */
    private Optional<String> stoppedByOthers(String id) throws FlinkRestException {
        long deadline = System.nanoTime() + STOPPED_BY_OTHERS.toNanos();
        while (System.nanoTime() - deadline < 0) {
            Optional<JobInfo> job = flink.job(id);
            if (job.isPresent() && job.get().state() == JobStatus.FINISHED) {
                return new RunHistory(flink).stoppedWith(id);
            }
            flink.pause();
        }
        return Optional.empty();
    }

    /**
     * @param ifLate what to know if it is not complete in time, which does not end it
     */
    private String await(String id, TriggerId trigger, String what, String ifLate)
            throws FlinkRestException {
        long deadline = System.nanoTime() + options.timeout().toNanos();
        var headers = SavepointStatusHeaders.getInstance();
        var parameters = headers.getUnresolvedMessageParameters();
        parameters.jobIdPathParameter.resolve(JobID.fromHexString(id));
        parameters.triggerIdPathParameter.resolve(trigger);
        while (true) {
            var status = flink.ask(what, headers, parameters);
            if (status.queueStatus().getId() == QueueStatus.Id.COMPLETED) {
                SavepointInfo savepoint = status.resource();
                if (savepoint.getFailureCause() != null) {
                    throw flink.failure(
                            what,
                            ServerError.shorten(
                                    savepoint.getFailureCause().getFullStringifiedStackTrace()));
                }
                return savepoint.getLocation();
            }
            if (System.nanoTime() - deadline > 0) {
                throw flink.failure(
                        what,
                        "not complete after " + options.timeout().toSeconds() + " s" + ifLate);
            }
            flink.pause();
        }
    }
}
