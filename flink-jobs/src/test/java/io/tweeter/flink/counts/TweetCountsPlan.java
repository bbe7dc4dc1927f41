package io.tweeter.flink.counts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tweeter.flink.job.JobSettings;
import io.tweeter.model.env.Environment;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/** Compiles the SQL of tweet-counts into the form in which the plan is kept. */
final class TweetCountsPlan {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private TweetCountsPlan() {}

    /** The plan of today's SQL; its operators are numbered from one. */
    static String compile() throws IOException {
        StreamTableEnvironment tables =
                TweetCountsJob.tables(StreamExecutionEnvironment.getExecutionEnvironment());
        JobSettings settings = JobSettings.from(Environment.of(Map.of()));
        TweetCountsJob.createTables(tables, new TableOptions(settings));
        return numberedFromOne(TweetCountsJob.compile(tables).asJsonString());
    }

    /** A plan with other numbers, which say nothing of what it does. */
    static String numberedFromOne(String plan) throws IOException {
        JsonNode json = JSON.readTree(plan);
        Map<Integer, Integer> numbers = new HashMap<>();
        for (JsonNode node : json.get("nodes")) {
            numbers.put(node.get("id").asInt(), numbers.size() + 1);
        }
        return renumbered(json, numbers);
    }

    /**
     * A compiled plan whose operators have the numbers that those of another plan have that do the
     * same; further ones get numbers above all of those.
     */
    static String numberedLike(String released, String compiled) throws IOException {
        Map<String, Deque<Integer>> known = new HashMap<>();
        int last = 0;
        for (JsonNode node : JSON.readTree(released).get("nodes")) {
            int id = node.get("id").asInt();
            last = Math.max(last, id);
            known.computeIfAbsent(what(node), key -> new ArrayDeque<>()).add(id);
        }
        JsonNode json = JSON.readTree(compiled);
        Map<Integer, Integer> numbers = new HashMap<>();
        for (JsonNode node : json.get("nodes")) {
            Integer number = known.getOrDefault(what(node), new ArrayDeque<>()).poll();
            numbers.put(node.get("id").asInt(), number == null ? ++last : number);
        }
        return renumbered(json, numbers);
    }

    /** What an operator does. A scan may read more columns, and variables get other names. */
    private static String what(JsonNode node) {
        String type = node.get("type").asText();
        return type.contains("table-source-scan")
                ? type
                : type + node.get("description").asText().replaceAll("\\$cor\\d+", "");
    }

    /** The types of a plan's operators, by number. */
    static Map<Integer, String> operators(String plan) throws IOException {
        Map<Integer, String> types = new HashMap<>();
        for (JsonNode node : JSON.readTree(plan).get("nodes")) {
            types.put(node.get("id").asInt(), node.get("type").asText());
        }
        return types;
    }

    private static String renumbered(JsonNode plan, Map<Integer, Integer> numbers)
            throws IOException {
        for (JsonNode node : plan.get("nodes")) {
            renumber(node, "id", numbers);
        }
        for (JsonNode edge : plan.get("edges")) {
            renumber(edge, "source", numbers);
            renumber(edge, "target", numbers);
        }
        return JSON.writeValueAsString(plan) + "\n";
    }

    private static void renumber(JsonNode object, String field, Map<Integer, Integer> numbers) {
        ((ObjectNode) object).put(field, numbers.get(object.get(field).asInt()));
    }
}
