package io.tweeter.deploy.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.rest.messages.JobConfigHeaders;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointStatistics.CompletedCheckpointStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatisticsHeaders;
import org.apache.flink.runtime.rest.messages.job.JobDetailsHeaders;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo.JobVertexDetailsInfo;

/** The runs of jobs that a cluster remembers, ended ones too, and the state they have left. */
final class RunHistory {

    private final FlinkRest flink;

    RunHistory(FlinkRest flink) {
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

    /**
     * Whether no run of a job is active. A cluster may not list one that it has while another
     * JobManager takes the lead, so where it lists none at all, this looks for as long as that may
     * last.
     */
    boolean hasEnded(TweeterJob job) throws FlinkRestException {
        List<JobInfo> runs = of(job);
        long deadline = System.nanoTime() + (runs.isEmpty() ? flink.forgetfulness().toNanos() : 0);
        while (runs.isEmpty() && System.nanoTime() - deadline < 0) {
            flink.pause();
            runs = of(job);
        }
        return runs.stream().noneMatch(JobInfo::isActive);
    }

    /** What a run was started with; without release and settings until it is initialized. */
    JobSpec spec(String id) throws FlinkRestException {
        // The parallelism that Flink reports for the job is not always that of the operators.
        return JobSpec.of(shown(id), parallelism(details(id)));
    }

    /**
     * The operators of a run, in the form in which it shows them; none if an earlier release
     * started it.
     */
    List<String> operators(String id) throws FlinkRestException {
        return shown(id).entrySet().stream()
                .filter(setting -> JobSpec.isOperator(setting.getKey()))
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toList();
    }

    /** What a run shows of itself: its settings, its release, and its operators. */
    private Map<String, String> shown(String id) throws FlinkRestException {
        var headers = JobConfigHeaders.getInstance();
        var parameters = headers.getUnresolvedMessageParameters();
        parameters.jobPathParameter.resolve(JobID.fromHexString(id));
        return flink.ask("cannot read how job " + id + " was started", headers, parameters)
                .getExecutionConfigInfo()
                .getGlobalJobParameters();
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

    /** What a run has saved of its state, and what it was started from. */
    CheckpointingStatistics checkpoints(String id) throws FlinkRestException {
        var headers = CheckpointingStatisticsHeaders.getInstance();
        var parameters = headers.getUnresolvedMessageParameters();
        parameters.jobPathParameter.resolve(JobID.fromHexString(id));
        return flink.ask("cannot read the checkpoints of job " + id, headers, parameters);
    }

    /** The state that a run was started from. */
    static Optional<String> restoredFrom(CheckpointingStatistics statistics) {
        return Optional.ofNullable(
                        statistics.getLatestCheckpoints().getRestoredCheckpointStatistics())
                .map(CheckpointingStatistics.RestoredCheckpointStatistics::getExternalPath);
    }

    /**
     * The newest state that a run has saved, a savepoint or a checkpoint; what it was started from
     * if it has saved nothing.
     */
    static Optional<StateChoice> newestState(CheckpointingStatistics statistics) {
        CheckpointingStatistics.LatestCheckpoints latest = statistics.getLatestCheckpoints();
        return StateChoice.newer(
                        candidate(latest.getSavepointStatistics()),
                        candidate(latest.getCompletedCheckpointStatistics()))
                .or(() -> restoredFrom(statistics).map(StateChoice::new));
    }

    private static Optional<StateChoice.Numbered> candidate(CompletedCheckpointStatistics saved) {
        return Optional.ofNullable(saved)
                .filter(statistics -> !statistics.isDiscarded())
                .map(
                        statistics ->
                                new StateChoice.Numbered(
                                        statistics.getExternalPath(), statistics.getId()));
    }

    /**
     * A run as Flink reports it now.
     *
     * @param failure its last failure, if that was asked for
     */
    RunSnapshot snapshot(JobInfo run, Optional<String> failure) throws FlinkRestException {
        if (!run.isInitialized()) {
            return new RunSnapshot(
                    run, Optional.empty(), 0, Optional.empty(), Optional.empty(), failure);
        }
        CheckpointingStatistics statistics = checkpoints(run.id());
        return new RunSnapshot(
                run,
                Optional.of(spec(run.id())),
                statistics.getCounts().getNumberCompletedCheckpoints(),
                restoredFrom(statistics),
                newestState(statistics),
                failure);
    }

    /** Whether a run has completed a checkpoint that began at this time or later. */
    boolean hasSavedSince(String id, Instant time) throws FlinkRestException {
        return Optional.ofNullable(
                        checkpoints(id).getLatestCheckpoints().getCompletedCheckpointStatistics())
                .filter(saved -> saved.getTriggerTimestamp() >= time.toEpochMilli())
                .isPresent();
    }

    /** The savepoint that a run was stopped with. */
    Optional<String> stoppedWith(String id) throws FlinkRestException {
        return Optional.ofNullable(checkpoints(id).getLatestCheckpoints().getSavepointStatistics())
                .map(CompletedCheckpointStatistics::getExternalPath);
    }
}
