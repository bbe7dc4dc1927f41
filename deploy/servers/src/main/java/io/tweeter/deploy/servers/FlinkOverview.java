package io.tweeter.deploy.servers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;

/**
 * The size of a Flink cluster, from its REST API.
 *
 * @param taskManagers how many TaskManagers have registered
 * @param slots how many task slots they have
 */
public record FlinkOverview(int taskManagers, int slots) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Queries the cluster.
     *
     * @throws IOException if the response is not Flink's
     */
    public static FlinkOverview ask(URI rest) throws IOException, InterruptedException {
        return parse(Http.get(rest.resolve("/overview"), HttpResponse.BodyHandlers.ofString()));
    }

    /**
     * How many slots each TaskManager uses that has registered with its slots, by its id. For a
     * moment the JobManager knows one without them.
     *
     * @throws IOException if the response is not Flink's
     */
    public static Map<String, Integer> usedSlots(URI rest)
            throws IOException, InterruptedException {
        return parseUsedSlots(
                Http.get(rest.resolve("/taskmanagers"), HttpResponse.BodyHandlers.ofString()));
    }

    static Map<String, Integer> parseUsedSlots(String body) throws IOException {
        Map<String, Integer> used = new HashMap<>();
        for (JsonNode one : JSON.readTree(body).path("taskmanagers")) {
            int slots = number(one, "slotsNumber");
            if (slots > 0) {
                used.put(one.path("id").asText(), slots - number(one, "freeSlots"));
            }
        }
        return used;
    }

    static FlinkOverview parse(String body) throws IOException {
        JsonNode overview = JSON.readTree(body);
        return new FlinkOverview(number(overview, "taskmanagers"), number(overview, "slots-total"));
    }

    private static int number(JsonNode overview, String field) throws IOException {
        JsonNode number = overview.path(field);
        if (!number.isInt()) {
            throw new IOException("Flink's response has no number " + field);
        }
        return number.intValue();
    }
}
