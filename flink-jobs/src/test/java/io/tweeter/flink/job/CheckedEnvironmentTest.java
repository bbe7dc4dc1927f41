package io.tweeter.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.model.env.StateCheck;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;
import org.apache.flink.util.StringUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckedEnvironmentTest {

    @TempDir Path dir;

    private final RecordingEnvironment recorder = new RecordingEnvironment();

    @Test
    void aJobShowsItsSettingsAndOperators() throws Exception {
        run(Map.of());

        assertThat(shown())
                .containsEntry("TWEETER_DEDUP_HORIZON", "1h")
                .containsValue("Source: Numbers (uid numbers)")
                .hasSize(3);
    }

    @Test
    void aJobThatTakesAllStateRuns() throws Exception {
        run(Map.of());
        String numbers =
                shown().entrySet().stream()
                        .filter(
                                setting ->
                                        setting.getValue().equals("Source: Numbers (uid numbers)"))
                        .map(
                                setting ->
                                        setting.getKey()
                                                .substring(StateCheck.OPERATOR_PREFIX.length()))
                        .findFirst()
                        .orElseThrow();
        recorder.graph = null;

        run(Map.of(StateCheck.STATE, save(numbers)));

        assertThat(recorder.graph).isNotNull();
    }

    @Test
    void aJobThatWouldLoseStateDoesNotRun() throws Exception {
        String gone = new OperatorID(1, 2).toHexString();
        Map<String, String> arguments = new HashMap<>();
        arguments.put(StateCheck.STATE, save(gone));
        arguments.put(StateCheck.OPERATOR_PREFIX + gone, "Count (uid count)");

        assertThatThrownBy(() -> run(arguments))
                .isInstanceOf(LostStateException.class)
                .hasMessageContaining("the state of Count (uid count) in file:");
        assertThat(recorder.graph).isNull();
    }

    private void run(Map<String, String> arguments) throws Exception {
        CheckedEnvironment environment =
                new CheckedEnvironment(recorder, arguments, Map.of("TWEETER_DEDUP_HORIZON", "1h"));
        environment
                .fromSequence(0, 1)
                .uid("numbers")
                .name("Numbers")
                .print()
                .uid("print")
                .name("Print");
        environment.executeAsync();
    }

    private Map<String, String> shown() {
        return recorder.graph.getExecutionConfig().getGlobalJobParameters().toMap();
    }

    private String save(String operator) throws IOException {
        OperatorState state =
                new OperatorState(new OperatorID(StringUtils.hexStringToByte(operator)), 1, 720);
        state.setCoordinatorState(new ByteStreamStateHandle("state", new byte[] {1}));
        Path folder = Files.createDirectory(dir.resolve("savepoint-1"));
        try (OutputStream metadata = Files.newOutputStream(folder.resolve("_metadata"))) {
            Checkpoints.storeCheckpointMetadata(
                    new CheckpointMetadata(1, List.of(state), List.of()), metadata);
        }
        return folder.toUri().toString();
    }
}
