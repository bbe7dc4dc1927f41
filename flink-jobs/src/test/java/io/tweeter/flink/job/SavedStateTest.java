package io.tweeter.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedStateTest {

    private static final OperatorID COUNT = new OperatorID(1, 2);
    private static final OperatorID STATELESS = new OperatorID(3, 4);

    @TempDir Path dir;

    @Test
    void onlyOperatorsWithStateCount() throws IOException {
        Path saved = save("savepoint-1", COUNT);

        assertThat(SavedState.operators(saved.toUri().toString()))
                .containsExactly(COUNT.toHexString());
    }

    @Test
    void aCheckpointThatWasReplacedIsReadInItsNewestForm() throws IOException {
        save("chk-9", new OperatorID(5, 6));
        save("chk-10", COUNT);
        Files.createDirectory(dir.resolve("shared"));

        assertThat(SavedState.operators(dir.resolve("chk-8").toUri().toString()))
                .containsExactly(COUNT.toHexString());
    }

    @Test
    void stateThatIsNowhereIsAnError() throws IOException {
        save("chk-9", COUNT);

        assertThatThrownBy(
                        () -> SavedState.operators(dir.resolve("savepoint-1").toUri().toString()))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("savepoint-1");
    }

    private Path save(String name, OperatorID operator) throws IOException {
        OperatorState state = new OperatorState(operator, 1, 720);
        state.setCoordinatorState(new ByteStreamStateHandle("state", new byte[] {1}));
        Path folder = Files.createDirectory(dir.resolve(name));
        try (OutputStream metadata = Files.newOutputStream(folder.resolve("_metadata"))) {
            Checkpoints.storeCheckpointMetadata(
                    new CheckpointMetadata(
                            1, List.of(state, new OperatorState(STATELESS, 1, 720)), List.of()),
                    metadata);
        }
        return folder;
    }
}
