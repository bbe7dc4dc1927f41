package io.tweeter.flink.job;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;

/** What a savepoint or checkpoint tells of itself. */
final class SavedState {

    private static final String CHECKPOINT = "chk-";

    /** A running job takes a checkpoint every few seconds, and deletes the one before. */
    private static final int ATTEMPTS = 5;

    private SavedState() {}

    /**
     * Ids of the operators that have state in it, of 32 hexadecimal digits.
     *
     * @param folder of a savepoint or checkpoint. If it is a checkpoint that has been deleted since
     *     it was the newest, the newest is read
     * @throws IOException if it cannot be read
     */
    static List<String> operators(String folder) throws IOException {
        Path path = new Path(folder);
        for (int attempt = 1; ; attempt++) {
            try {
                return read(path);
            } catch (FileNotFoundException e) {
                Optional<Path> newest = newestBeside(path);
                if (newest.isEmpty() || attempt == ATTEMPTS) {
                    throw e;
                }
                path = newest.get();
            }
        }
    }

    private static List<String> read(Path folder) throws IOException {
        try (DataInputStream metadata =
                new DataInputStream(
                        new BufferedInputStream(
                                folder.getFileSystem().open(new Path(folder, "_metadata"))))) {
            return Checkpoints.loadCheckpointMetadata(
                            metadata, SavedState.class.getClassLoader(), folder.toString())
                    .getOperatorStates()
                    .stream()
                    .filter(SavedState::isPresent)
                    .map(operator -> operator.getOperatorID().toHexString())
                    .toList();
        }
    }

    /** As Flink decides what must be restored. */
    private static boolean isPresent(OperatorState operator) {
        return operator.getCoordinatorState() != null
                || operator.getStates().stream().anyMatch(OperatorSubtaskState::hasState);
    }

    private static Optional<Path> newestBeside(Path checkpoint) throws IOException {
        if (!checkpoint.getName().startsWith(CHECKPOINT)) {
            return Optional.empty();
        }
        FileStatus[] found = checkpoint.getFileSystem().listStatus(checkpoint.getParent());
        return (found == null ? Stream.<FileStatus>empty() : Arrays.stream(found))
                .map(FileStatus::getPath)
                .filter(path -> path.getName().matches(CHECKPOINT + "\\d{1,18}"))
                .filter(path -> !path.getName().equals(checkpoint.getName()))
                .max(Comparator.comparing(SavedState::number));
    }

    private static long number(Path checkpoint) {
        return Long.parseLong(checkpoint.getName().substring(CHECKPOINT.length()));
    }
}
