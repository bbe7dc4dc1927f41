package io.tweeter.deploy.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Outcomes for a page and for a script. */
final class ChaosReport {

    private ChaosReport() {}

    /** A table in Markdown that can also be read as it is. */
    static String table(List<Outcome> outcomes) {
        StringBuilder table = new StringBuilder();
        table.append(
                "| fault | accepted | stored | counted | lost | doubled | other answers | posting back"
                        + " after, s | all counted after, s |\n|---|--:|--:|--:|--:|--:|---|--:|--:|\n");
        for (Outcome outcome : outcomes) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %,d | %,d | %,d | %d | %d | %s | %d | %d |%n",
                            outcome.fault().does(),
                            outcome.accepted(),
                            outcome.stored(),
                            outcome.counted(),
                            outcome.lost(),
                            outcome.doubled(),
                            answers(outcome.refused()),
                            outcome.postingBack().toSeconds(),
                            outcome.allBack().toSeconds()));
        }
        return table.toString();
    }

    private static String answers(Map<String, Long> refused) {
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
        for (Outcome outcome : outcomes) {
            ObjectNode fault =
                    faults.addObject()
                            .put("fault", outcome.fault().name())
                            .put("accepted", outcome.accepted())
                            .put("stored", outcome.stored())
                            .put("counted", outcome.counted())
                            .put("lost", outcome.lost())
                            .put("doubled", outcome.doubled())
                            .put("posting_back_seconds", outcome.postingBack().toMillis() / 1000.0)
                            .put("all_back_seconds", outcome.allBack().toMillis() / 1000.0);
            ObjectNode refused = fault.putObject("refused");
            outcome.refused().forEach(refused::put);
        }
        return json.toString();
    }
}
