package io.tweeter.benchmark.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Jobs and checkpoints of a Flink cluster on this machine, from its REST interface. */
public final class FlinkMonitor {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;

    /**
     * @param port port of the REST interface
     */
    public FlinkMonitor(int port) {
        this.address = URI.create("http://127.0.0.1:" + port);
    }

    /** Address of the REST interface. */
    public URI address() {
        return address;
    }

    /**
     * A completed checkpoint.
     *
     * @param triggered start time, in milliseconds since 1970
     * @param millis duration
     * @param fullBytes what a restore would read
     * @param writtenBytes what this checkpoint wrote; the rest belongs to earlier ones
     */
    public record Checkpoint(
            long id, long triggered, long millis, long fullBytes, long writtenBytes) {}

    /**
     * Number of a job's checkpoints.
     *
     * @param failed failed ones, which include those that timed out
     */
    public record CheckpointCounts(long completed, long failed) {}

    /**
     * The completed checkpoints of the only job, in order.
     *
     * @throws IOException if Flink does not answer, has more than one job, or a checkpoint failed
     */
    public List<Checkpoint> checkpoints() throws IOException, InterruptedException {
        JsonNode jobs = get("/jobs").get("jobs");
        if (jobs.size() != 1) {
            throw new IOException("Flink has " + jobs.size() + " jobs, not one");
        }
        List<Checkpoint> completed = new ArrayList<>();
        // The history leaves out checkpoints that were not started because some tasks did not run.
        for (JsonNode checkpoint : checkpoints(jobs.get(0).get("id").asText()).get("history")) {
            String status = checkpoint.get("status").asText();
            if (status.equals("FAILED")) {
                throw new IOException(
                        "a checkpoint failed: " + checkpoint.path("failure_message").asText());
            }
            if (status.equals("COMPLETED")) {
                completed.add(
                        new Checkpoint(
                                checkpoint.get("id").asLong(),
                                checkpoint.get("trigger_timestamp").asLong(),
                                checkpoint.get("end_to_end_duration").asLong(),
                                checkpoint.get("state_size").asLong(),
                                checkpoint.get("checkpointed_size").asLong()));
            }
        }
        completed.sort(Comparator.comparingLong(Checkpoint::id));
        return completed;
    }

    /** How many checkpoints of a job were completed and how many failed, since it was submitted. */
    public CheckpointCounts checkpointCounts(String jobId)
            throws IOException, InterruptedException {
        JsonNode counts = checkpoints(jobId).path("counts");
        return new CheckpointCounts(
                counts.path("completed").asLong(), counts.path("failed").asLong());
    }

    /**
     * The id of the running job with a name.
     *
     * @throws IOException if there is none
     */
    public String runningJob(String name) throws IOException, InterruptedException {
        return running(name)
                .map(job -> job.path("jid").asText())
                .orElseThrow(() -> new IOException("job " + name + " is not running"));
    }

    /** Whether a job runs, with all its tasks. */
    public boolean allTasksRun(String name) throws IOException, InterruptedException {
        return running(name)
                .map(job -> job.path("tasks"))
                .filter(tasks -> tasks.path("running").asInt() == tasks.path("total").asInt())
                .isPresent();
    }

    private Optional<JsonNode> running(String name) throws IOException, InterruptedException {
        for (JsonNode job : get("/jobs/overview").path("jobs")) {
            if (job.path("name").asText().equals(name)
                    && job.path("state").asText().equals("RUNNING")) {
                return Optional.of(job);
            }
        }
        return Optional.empty();
    }

    private JsonNode checkpoints(String jobId) throws IOException, InterruptedException {
        return get("/jobs/" + jobId + "/checkpoints");
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(
                        HttpRequest.newBuilder(address.resolve(path)).timeout(TIMEOUT).build(),
                        HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("Flink answered " + response.statusCode() + " to GET " + path);
        }
        return JSON.readTree(response.body());
    }
}
