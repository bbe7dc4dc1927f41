package io.tweeter.deploy.jobs;

import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.rest.messages.JobConfigHeaders;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointStatistics.CompletedCheckpointStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatisticsHeaders;
import org.apache.flink.runtime.rest.messages.job.JobDetailsHeaders;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo.JobVertexDetailsInfo;

/**
 * The runs of jobs that a cluster remembers, those that have ended too, and what they have left.
 */
final class Runs {

    private final FlinkRest flink;

    Runs(FlinkRest flink) {
        this.flink = flink;
    }

    /** All runs of a job, newest first. */
    List<JobInfo> of(TweeterJob job) throws FlinkRestException {
        return flink.jobs().stream().filter(run -> run.name().equals(job.jobName())).toList();
    }

    /** The run that has not ended, if there is one. */
    Optional<JobInfo> active(TweeterJob job) throws FlinkRestException {
        return of(job).stream().filter(JobInfo::isActive).findFirst();
    }

    /** What a run was started with. */
    Launch launch(String id) throws FlinkRestException {
        var headers = JobConfigHeaders.getInstance();
        var parameters = headers.getUnresolvedMessageParameters();
        parameters.jobPathParameter.resolve(JobID.fromHexString(id));
        var config =
                flink.ask("cannot read how job " + id + " was started", headers, parameters)
                        .getExecutionConfigInfo();
        // Flink's own word for the parallelism is not always that of the operators.
        return Launch.of(config.getGlobalJobParameters(), parallelism(details(id)));
    }

    /** What Flink knows of a run and its tasks. */
    JobDetailsInfo details(String id) throws FlinkRestException {
        var headers = JobDetailsHeaders.getInstance();
        var parameters = headers.getUnresolvedMessageParameters();
        parameters.jobPathParameter.resolve(JobID.fromHexString(id));
        return flink.ask("cannot read about job " + id, headers, parameters);
    }

    /** The highest of the operators'; some have 1 whatever the job's is. */
    static int parallelism(JobDetailsInfo details) {
        return details.getJobVertexInfos().stream()
                .mapToInt(JobVertexDetailsInfo::getParallelism)
                .max()
                .orElse(0);
    }

    /** What a run has saved of its state, and where it came from. */
    CheckpointingStatistics checkpoints(String id) throws FlinkRestException {
        var headers = CheckpointingStatisticsHeaders.getInstance();
        var parameters = headers.getUnresolvedMessageParameters();
        parameters.jobPathParameter.resolve(JobID.fromHexString(id));
        return flink.ask("cannot read the checkpoints of job " + id, headers, parameters);
    }

    /** The state that a run was started from. */
    Optional<String> restoredFrom(String id) throws FlinkRestException {
        return Optional.ofNullable(
                        checkpoints(id).getLatestCheckpoints().getRestoredCheckpointStatistics())
                .map(CheckpointingStatistics.RestoredCheckpointStatistics::getExternalPath);
    }

    /**
     * The newest state that a run that has ended has left: a savepoint or a retained checkpoint;
     * what it was started from if it has saved nothing.
     */
    Optional<String> left(String id) throws FlinkRestException {
        CheckpointingStatistics.LatestCheckpoints latest = checkpoints(id).getLatestCheckpoints();
        Optional<String> own =
                newer(latest.getSavepointStatistics(), latest.getCompletedCheckpointStatistics())
                        .map(CompletedCheckpointStatistics::getExternalPath);
        return own.isPresent()
                ? own
                : Optional.ofNullable(latest.getRestoredCheckpointStatistics())
                        .map(CheckpointingStatistics.RestoredCheckpointStatistics::getExternalPath);
    }

    private static Optional<CompletedCheckpointStatistics> newer(
            CompletedCheckpointStatistics savepoint, CompletedCheckpointStatistics checkpoint) {
        boolean useCheckpoint = checkpoint != null && !checkpoint.isDiscarded();
        if (savepoint == null || savepoint.isDiscarded()) {
            return useCheckpoint ? Optional.of(checkpoint) : Optional.empty();
        }
        return useCheckpoint && checkpoint.getId() > savepoint.getId()
                ? Optional.of(checkpoint)
                : Optional.of(savepoint);
    }

    /** The savepoint that a run was stopped with. */
    Optional<String> stoppedWith(String id) throws FlinkRestException {
        return Optional.ofNullable(checkpoints(id).getLatestCheckpoints().getSavepointStatistics())
                .map(CompletedCheckpointStatistics::getExternalPath);
    }
}
