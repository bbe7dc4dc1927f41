package io.tweeter.deploy.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Outcomes as a table and as JSON. */
final class ChaosReport {

    private ChaosReport() {}

    /**
     * A Markdown table that is readable as plain text, too: one row a fault, however often it was
     * injected, with the longest times.
     */
    static String table(List<Outcome> outcomes) {
        StringBuilder table = new StringBuilder();
        table.append(
                "| fault | times | accepted | stored | counted | lost | doubled | wrong | other answers | posting"
                        + " works after, s | all counted after, s |\n"
                        + "|---|--:|--:|--:|--:|--:|--:|--:|---|--:|--:|\n");
        Map<String, Outcome> sums = new LinkedHashMap<>();
        Map<String, Integer> times = new HashMap<>();
        for (Outcome outcome : outcomes) {
            sums.merge(outcome.fault().name(), outcome, Outcome::and);
            times.merge(outcome.fault().name(), 1, Integer::sum);
        }
        for (Outcome sum : sums.values()) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %d | %,d | %,d | %,d | %d | %d | %d | %s | %d | %d |%n",
                            sum.fault().description(),
                            times.get(sum.fault().name()),
                            sum.accepted(),
                            sum.stored(),
                            sum.counted(),
                            sum.lost(),
                            sum.doubled(),
                            sum.wrong(),
                            otherAnswers(sum.refused()),
                            sum.postingBack().toSeconds(),
                            sum.allBack().toSeconds()));
        }
        return table.toString();
    }

    private static String otherAnswers(Map<String, Long> refused) {
        return refused.isEmpty()
                ? "none"
                : refused.entrySet().stream()
                        .map(kind -> "%s: %,d".formatted(kind.getKey(), kind.getValue()))
                        .collect(Collectors.joining(", "));
    }

    static String json(long seed, List<Outcome> outcomes) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("seed", seed);
        ArrayNode faults = json.putArray("faults");
        outcomes.forEach(outcome -> faults.add(json(outcome)));
        return json.toString();
    }

    /** One outcome, as it stands in a record, too. */
    static ObjectNode json(Outcome outcome) {
        ObjectNode fault =
                new ObjectMapper()
                        .createObjectNode()
                        .put("fault", outcome.fault().name())
                        .put("accepted", outcome.accepted())
                        .put("stored", outcome.stored())
                        .put("counted", outcome.counted())
                        .put("lost", outcome.lost())
                        .put("doubled", outcome.doubled())
                        .put("wrong", outcome.wrong())
                        .put("posting_back_seconds", outcome.postingBack().toMillis() / 1000.0)
                        .put("all_back_seconds", outcome.allBack().toMillis() / 1000.0);
        ObjectNode refused = fault.putObject("refused");
        outcome.refused().forEach(refused::put);
        return fault;
    }
}
