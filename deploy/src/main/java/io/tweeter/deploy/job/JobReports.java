package io.tweeter.deploy.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.metrics.MetricNames;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointStatistics.CompletedCheckpointStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics.LatestCheckpoints;
import org.apache.flink.runtime.rest.messages.job.JobDetailsHeaders;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo.JobVertexDetailsInfo;
import org.apache.flink.runtime.rest.messages.job.metrics.JobMetricsHeaders;
import org.apache.flink.runtime.rest.messages.job.metrics.Metric;

/** Asks Flink how jobs do. */
final class JobReports {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FlinkRest flink;
    private final Runs runs;

    JobReports(FlinkRest flink) {
        this.flink = flink;
        this.runs = new Runs(flink);
    }

    /** Reports on a job, which may have ended. */
    JobReport of(JobInfo job) throws FlinkRestException {
        JobDetailsInfo details = details(job.id());
        LatestCheckpoints latest = runs.checkpoints(job.id()).getLatestCheckpoints();
        Ends ends = Ends.of(details.getJsonPlan());
        return new JobReport(
                job,
                details.getJobVertexInfos().stream()
                        .mapToInt(JobVertexDetailsInfo::getParallelism)
                        .max()
                        .orElse(0),
                runs.launch(job.id()).release(),
                saved(latest.getCompletedCheckpointStatistics()),
                saved(latest.getSavepointStatistics()),
                job.isActive() ? restarts(job.id()) : Optional.empty(),
                details.getJobVertexInfos().stream()
                        .filter(
                                vertex ->
                                        ends.sources().contains(vertex.getJobVertexID().toString()))
                        .mapToLong(vertex -> vertex.getJobVertexMetrics().getRecordsWritten())
                        .sum(),
                details.getJobVertexInfos().stream()
                        .filter(vertex -> ends.sinks().contains(vertex.getJobVertexID().toString()))
                        .mapToLong(vertex -> vertex.getJobVertexMetrics().getRecordsRead())
                        .sum());
    }

    /** The tasks where a job begins and ends, by their ids. */
    private record Ends(Set<String> sources, Set<String> sinks) {

        static Ends of(String plan) {
            Set<String> sources = new HashSet<>();
            Set<String> sinks = new HashSet<>();
            try {
                JsonNode nodes = JSON.readTree(plan).path("nodes");
                nodes.forEach(node -> sinks.add(node.path("id").asText()));
                for (JsonNode node : nodes) {
                    if (node.path("inputs").isEmpty()) {
                        sources.add(node.path("id").asText());
                    }
                    node.path("inputs").forEach(input -> sinks.remove(input.path("id").asText()));
                }
            } catch (IOException e) {
                throw new IllegalArgumentException("Flink's plan of the job is no JSON", e);
            }
            return new Ends(sources, sinks);
        }
    }

    private JobDetailsInfo details(String id) throws FlinkRestException {
        var headers = JobDetailsHeaders.getInstance();
        var parameters = headers.getUnresolvedMessageParameters();
        parameters.jobPathParameter.resolve(JobID.fromHexString(id));
        return flink.ask("cannot read about job " + id, headers, parameters);
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
