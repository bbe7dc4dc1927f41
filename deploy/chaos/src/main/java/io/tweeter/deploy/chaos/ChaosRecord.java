package io.tweeter.deploy.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Outcomes in a file, one JSON object a line, so that a run that was interrupted can go on.
 *
 * @param file need not exist
 */
record ChaosRecord(Path file) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The outcomes of earlier runs.
     *
     * @throws ChaosException if the file cannot be read, or a line is not an outcome of one of the
     *     faults; says which
     */
    List<Outcome> read(Faults faults) throws ChaosException {
        List<Outcome> outcomes = new ArrayList<>();
        try {
            if (Files.exists(file)) {
                cutIncompleteLine();
                for (String line : Files.readAllLines(file)) {
                    outcomes.add(outcome(JSON.readTree(line), faults, outcomes.size() + 1));
                }
            }
        } catch (JsonProcessingException e) {
            throw damaged(outcomes.size() + 1, e.getOriginalMessage());
        } catch (IOException e) {
            throw new ChaosException("cannot read " + file + ": " + e.getMessage(), e);
        }
        return outcomes;
    }

    /** A run that was killed may have written a part of its last line. */
    private void cutIncompleteLine() throws IOException {
        String lines = Files.readString(file);
        int end = lines.lastIndexOf('\n') + 1;
        if (end < lines.length()) {
            Files.writeString(file, lines.substring(0, end));
        }
    }

    private Outcome outcome(JsonNode json, Faults faults, int line) throws ChaosException {
        String name = json.path("fault").asText();
        Fault fault =
                faults.find(name)
                        .orElseThrow(() -> damaged(line, "there is no fault '" + name + "'"));
        Map<String, Long> refused = new TreeMap<>();
        json.path("refused")
                .properties()
                .forEach(kind -> refused.put(kind.getKey(), kind.getValue().asLong()));
        return new Outcome(
                fault,
                json.path("accepted").asInt(),
                json.path("stored").asInt(),
                json.path("counted").asLong(),
                json.path("lost").asInt(),
                json.path("doubled").asInt(),
                json.path("wrong").asInt(),
                refused,
                seconds(json.path("posting_back_seconds")),
                seconds(json.path("all_back_seconds")));
    }

    private static Duration seconds(JsonNode json) {
        return Duration.ofMillis(Math.round(json.asDouble() * 1000));
    }

    private ChaosException damaged(int line, String what) {
        return new ChaosException(
                "%s, line %d: %s; remove that line, or use another file"
                        .formatted(file, line, what),
                null);
    }

    /**
     * Adds an outcome.
     *
     * @throws ChaosException if it cannot be written
     */
    void append(Outcome outcome) throws ChaosException {
        try {
            Files.writeString(
                    file,
                    ChaosReport.json(outcome) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new ChaosException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
