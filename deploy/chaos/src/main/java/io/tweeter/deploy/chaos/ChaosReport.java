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
     * injected, with the longest times; those that were not survived have rows of their own.
     *
     * @param before how many differences there were before the first fault of this run
     */
    static String table(List<Outcome> outcomes, int before) {
        StringBuilder table = new StringBuilder();
        table.append(
                "| fault | times | accepted | stored | counted | lost | doubled | wrong | other answers | posting"
                        + " works after, s | all counted after, s |\n"
                        + "|---|--:|--:|--:|--:|--:|--:|--:|---|--:|--:|\n");
        Map<String, Outcome> sums = new LinkedHashMap<>();
        Map<String, Integer> times = new HashMap<>();
        for (Outcome outcome : outcomes) {
            String row = outcome.fault().name() + " " + outcome.description();
            sums.merge(row, outcome, Outcome::and);
            times.merge(row, 1, Integer::sum);
        }
        for (Map.Entry<String, Outcome> row : sums.entrySet()) {
            Outcome sum = row.getValue();
            table.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %d | %,d | %,d | %,d | %d | %d | %d | %s | %d | %d |%n",
                            sum.description().replace("|", "/"),
                            times.get(row.getKey()),
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
        if (before > 0) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "%n%,d differences were there before the first fault, and are not counted.%n",
                            before));
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

    /** The same as JSON, with each outcome. */
    static String json(long seed, List<Outcome> outcomes, int before) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("seed", seed);
        json.put("differences_before", before);
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
                        .put("description", outcome.fault().description())
                        .put("accepted", outcome.accepted())
                        .put("stored", outcome.stored())
                        .put("counted", outcome.counted())
                        .put("lost", outcome.lost())
                        .put("doubled", outcome.doubled())
                        .put("wrong", outcome.wrong())
                        .put("posting_back_seconds", outcome.postingBack().toMillis() / 1000.0)
                        .put("all_back_seconds", outcome.allBack().toMillis() / 1000.0);
        outcome.failure().ifPresent(why -> fault.put("failed", why));
        ObjectNode refused = fault.putObject("refused");
        outcome.refused().forEach(refused::put);
        return fault;
    }
}
