package io.tweeter.deploy.chaos;

import static io.tweeter.deploy.chaos.ChaosExperiment.BETWEEN;
import static java.time.temporal.ChronoUnit.SECONDS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Outcomes in a file, one JSON object a line, so that a run that was interrupted can go on.
 *
 * @param file need not exist
 * @param call that adds to it
 */
record ChaosRecord(Path file, Call call) {

    /**
     * What made a line.
     *
     * @param commit of the working tree, see {@link io.tweeter.deploy.servers.Commits}
     * @param rate at which clients posted
     */
    record Call(String commit, long seed, int rate) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DESCRIPTION = "description";

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
                        .or(() -> Optional.of(BETWEEN).filter(one -> one.name().equals(name)))
                        .orElseThrow(() -> damaged(line, "there is no fault '" + name + "'"));
        if (json.has(DESCRIPTION)) { // lines of earlier releases have none
            fault = fault.describedAs(json.get(DESCRIPTION).asText());
        }
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
                seconds(json.path("all_back_seconds")),
                Optional.ofNullable(json.path("failed").textValue()));
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
     * How often each fault has come, by name. One that was not survived has to come again, and so
     * has one that was made otherwise, such as with another pause.
     *
     * @param faults as they are made now
     */
    static Map<String, Integer> done(Faults faults, List<Outcome> outcomes) {
        Map<String, Integer> done = new HashMap<>();
        for (Outcome outcome : outcomes) {
            Fault came = outcome.fault();
            if (outcome.failure().isEmpty()
                    && faults.find(came.name())
                            .filter(now -> now.description().equals(came.description()))
                            .isPresent()) {
                done.merge(came.name(), 1, Integer::sum);
            }
        }
        return done;
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
                    ChaosReport.json(outcome)
                                    .put("commit", call.commit())
                                    .put("seed", call.seed())
                                    .put("rate", call.rate())
                                    .put("at", Instant.now().truncatedTo(SECONDS).toString())
                            + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new ChaosException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
