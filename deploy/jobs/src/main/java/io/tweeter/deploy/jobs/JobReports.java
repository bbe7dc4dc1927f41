package io.tweeter.deploy.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.metrics.MetricNames;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointStatistics.CompletedCheckpointStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics.LatestCheckpoints;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo.JobVertexDetailsInfo;
import org.apache.flink.runtime.rest.messages.job.metrics.JobMetricsHeaders;
import org.apache.flink.runtime.rest.messages.job.metrics.Metric;

/** Reads from Flink how jobs are doing. */
final class JobReports {

    /** A second: a fetch takes some tenths. */
    private static final int PAUSES_FOR_METRICS = 5;

    private final FlinkRest flink;
    private final RunHistory history;

    JobReports(FlinkRest flink) {
        this.flink = flink;
        this.history = new RunHistory(flink);
    }

    /**
     * Makes the numbers of records current. Flink fetches them from the TaskManagers when it is
     * asked for them, and answers with those of the time before.
     */
    void refresh(List<JobInfo> jobs) throws FlinkRestException {
        Optional<JobInfo> active = jobs.stream().filter(JobInfo::isActive).findFirst();
        if (active.isPresent()) {
            history.details(active.get().id());
            for (int i = 0; i < PAUSES_FOR_METRICS; i++) {
                flink.pause();
            }
        }
    }

    /** Reports on a job, which may have ended. */
    JobReport of(JobInfo job) throws FlinkRestException {
        JobDetailsInfo details = history.details(job.id());
        LatestCheckpoints latest = history.checkpoints(job.id()).getLatestCheckpoints();
        Collection<JobVertexDetailsInfo> vertices = details.getJobVertexInfos();
        return new JobReport(
                job,
                RunHistory.parallelism(details),
                history.spec(job.id()).release(),
                saved(latest.getCompletedCheckpointStatistics()),
                saved(latest.getSavepointStatistics()),
                job.isActive() ? restarts(job.id()) : Optional.empty(),
                vertices.stream()
                        .filter(JobReports::isSource)
                        .mapToLong(vertex -> vertex.getJobVertexMetrics().getRecordsWritten())
                        .sum(),
                vertices.stream()
                        .filter(vertex -> vertex.getJobVertexMetrics().getRecordsWritten() == 0)
                        .mapToLong(vertex -> vertex.getJobVertexMetrics().getRecordsRead())
                        .sum());
    }

    /** By the name that Flink gives it. */
    private static boolean isSource(JobVertexDetailsInfo vertex) {
        return vertex.getName().startsWith("Source: ");
    }

    private Optional<Long> restarts(String id) throws FlinkRestException {
        var headers = JobMetricsHeaders.getInstance();
        var parameters = headers.getUnresolvedMessageParameters();
        parameters.jobPathParameter.resolve(JobID.fromHexString(id));
        parameters.metricsFilterParameter.resolve(List.of(MetricNames.NUM_RESTARTS));
        return flink
                .ask("cannot read the metrics of job " + id, headers, parameters)
                .getMetrics()
                .stream()
                .map(Metric::getValue)
                .filter(value -> value != null && value.matches("\\d+"))
                .map(Long::valueOf)
                .findFirst();
    }

    private static Optional<JobReport.Saved> saved(CompletedCheckpointStatistics statistics) {
        return Optional.ofNullable(statistics)
                .map(
                        saved ->
                                new JobReport.Saved(
                                        Instant.ofEpochMilli(saved.getTriggerTimestamp()),
                                        Duration.ofMillis(saved.getDuration()),
                                        saved.getStateSize(),
                                        saved.getCheckpointedSize(),
                                        saved.getExternalPath()));
    }
}
