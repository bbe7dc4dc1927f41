package io.tweeter.flink.job;

import io.tweeter.model.env.StateCheck;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;
import org.apache.flink.streaming.api.graph.StreamNode;

/**
 * The operators of a job. State is saved under an operator's id, a hash of its uid, which tells a
 * person nothing; so a running job shows a name for each, among the settings that Flink's REST API
 * reports.
 *
 * @param names by id, of 32 hexadecimal digits
 */
record Operators(Map<String, String> names) {

    /** Operators to name in an error; more are counted. */
    private static final int MAX_NAMED = 3;

    Operators {
        names = Map.copyOf(names);
    }

    /** The operators that will run. */
    static Operators of(StreamGraph graph) {
        Map<Integer, byte[]> ids =
                new StreamGraphHasherV2().traverseStreamGraphAndGenerateHashes(graph);
        return new Operators(
                graph.getStreamNodes().stream()
                        .collect(
                                Collectors.toMap(
                                        node -> new OperatorID(ids.get(node.getId())).toHexString(),
                                        Operators::name)));
    }

    private static String name(StreamNode node) {
        return "%s (uid %s)".formatted(node.getOperatorName(), node.getTransformationUID());
    }

    /** Those that another run has shown among its settings. */
    static Operators shownIn(Map<String, String> settings) {
        return new Operators(
                settings.entrySet().stream()
                        .filter(setting -> setting.getKey().startsWith(StateCheck.OPERATOR_PREFIX))
                        .collect(
                                Collectors.toMap(
                                        setting ->
                                                setting.getKey()
                                                        .substring(
                                                                StateCheck.OPERATOR_PREFIX
                                                                        .length()),
                                        Map.Entry::getValue)));
    }

    /** These settings, and the operators among them. */
    Map<String, String> showIn(Map<String, String> settings) {
        Map<String, String> shown = new LinkedHashMap<>(settings);
        names.forEach((id, name) -> shown.put(StateCheck.OPERATOR_PREFIX + id, name));
        return shown;
    }

    /**
     * Checks that the job takes the state of all operators that have any.
     *
     * @param state a savepoint or checkpoint, for the message
     * @param saved ids of the operators whose state that is
     * @param before the operators of the run that saved it, as far as they are known
     * @throws LostStateException if the job would not start, as it lacks operators
     */
    void requireAll(String state, Collection<String> saved, Operators before) {
        List<String> lost = saved.stream().filter(id -> !names.containsKey(id)).sorted().toList();
        if (lost.isEmpty()) {
            return;
        }
        String named =
                lost.stream()
                        .limit(MAX_NAMED)
                        .map(id -> before.names.getOrDefault(id, "operator " + id))
                        .collect(Collectors.joining(", "));
        throw new LostStateException(
                "no operator takes the state of %s%s in %s; give them their uids back"
                        .formatted(
                                named,
                                lost.size() > MAX_NAMED
                                        ? " and %d others".formatted(lost.size() - MAX_NAMED)
                                        : "",
                                state));
    }
}
