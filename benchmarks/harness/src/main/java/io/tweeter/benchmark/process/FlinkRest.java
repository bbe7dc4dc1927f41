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

/** What Flink says about its only job, on this machine. */
public final class FlinkRest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;

    /** For Flink's REST port. */
    public FlinkRest(int port) {
        this.address = URI.create("http://127.0.0.1:" + port);
    }

    /**
     * One that was completed.
     *
     * @param triggered when it began, in milliseconds since 1970
     * @param millis from its beginning to its end
     * @param fullBytes what a restore would read
     * @param writtenBytes what it wrote itself; the rest is that of earlier ones
     */
    public record Checkpoint(
            long id, long triggered, long millis, long fullBytes, long writtenBytes) {}

    /**
     * The job's completed checkpoints, in their order.
     *
     * @throws IOException if Flink does not say, or one has failed
     */
    public List<Checkpoint> checkpoints() throws IOException, InterruptedException {
        JsonNode checkpoints = get("/jobs/" + job() + "/checkpoints");
        List<Checkpoint> completed = new ArrayList<>();
        // Those that never began, because not all tasks did yet, are not in the history.
        for (JsonNode checkpoint : checkpoints.get("history")) {
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

    private String job() throws IOException, InterruptedException {
        JsonNode jobs = get("/jobs").get("jobs");
        if (jobs.size() != 1) {
            throw new IOException("Flink has " + jobs.size() + " jobs, not one");
        }
        return jobs.get(0).get("id").asText();
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(address.resolve(path)).timeout(TIMEOUT).build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " of Flink answered " + answer.statusCode());
        }
        return JSON.readTree(answer.body());
    }
}
