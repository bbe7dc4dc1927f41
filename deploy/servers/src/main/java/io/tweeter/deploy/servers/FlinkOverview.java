package io.tweeter.deploy.servers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;

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
     * The ids of the TaskManagers that have registered.
     *
     * @throws IOException if the response is not Flink's
     */
    static List<String> taskManagers(URI rest) throws IOException, InterruptedException {
        return JSON.readTree(
                        Http.get(
                                rest.resolve("/taskmanagers"),
                                HttpResponse.BodyHandlers.ofString()))
                .path("taskmanagers")
                .findValuesAsText("id");
    }

    static FlinkOverview parse(String body) throws IOException {
        JsonNode overview = JSON.readTree(body);
        return new FlinkOverview(number(overview, "taskmanagers"), number(overview, "slots-total"));
    }

    private static int number(JsonNode overview, String field) throws IOException {
        JsonNode number = overview.path(field);
        if (!number.isInt()) {
            throw new IOException("Flink's overview has no number " + field);
        }
        return number.intValue();
    }
}
