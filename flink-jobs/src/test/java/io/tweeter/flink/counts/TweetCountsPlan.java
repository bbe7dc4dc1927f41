package io.tweeter.flink.counts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tweeter.flink.job.JobSettings;
import io.tweeter.model.env.Environment;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/** Compiles the SQL of tweet-counts into the form in which the plan is kept. */
final class TweetCountsPlan {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private TweetCountsPlan() {}

    static String compile() throws IOException {
        StreamTableEnvironment tables =
                TweetCountsJob.tables(StreamExecutionEnvironment.getExecutionEnvironment());
        JobSettings settings = JobSettings.from(Environment.of(Map.of()));
        TweetCountsJob.createTables(tables, new TableOptions(settings));
        JsonNode plan = JSON.readTree(TweetCountsJob.compile(tables).asJsonString());
        numberFromOne(plan);
        return JSON.writeValueAsString(plan) + "\n";
    }

    /** Flink goes on counting from the last plan compiled in the same JVM. */
    private static void numberFromOne(JsonNode plan) {
        Map<Integer, Integer> numbers = new HashMap<>();
        for (JsonNode node : plan.get("nodes")) {
            numbers.put(node.get("id").asInt(), numbers.size() + 1);
            renumber(node, "id", numbers);
        }
        for (JsonNode edge : plan.get("edges")) {
            renumber(edge, "source", numbers);
            renumber(edge, "target", numbers);
        }
    }

    private static void renumber(JsonNode object, String field, Map<Integer, Integer> numbers) {
        ((ObjectNode) object).put(field, numbers.get(object.get(field).asInt()));
    }
}
