package io.tweeter.flink;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;

/** A job that a test has started and can stop in the ways in which jobs stop. */
record RunningJob(JobClient client) {

    /** Stops it in order, and gives the savepoint from which it can go on. */
    String stopWithSavepoint(Path folder) throws Exception {
        return client.stopWithSavepoint(
                        false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
    }

    /** Ends it in the middle of its work, and gives the newest checkpoint it had completed. */
    String cancelAfterCheckpoint(Path checkpoints) throws Exception {
        Path folder = checkpoints.resolve(client.getJobID().toString());
        await().atMost(Duration.ofMinutes(2)).until(() -> newestCheckpoint(folder) != null);
        client.cancel().get();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> client.getJobStatus().get() == JobStatus.CANCELED);
        return newestCheckpoint(folder).toUri().toString();
    }

    private static Path newestCheckpoint(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return null;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Files.exists(file.resolve("_metadata")))
                    .max(Comparator.comparing(file -> number(file.getFileName().toString())))
                    .orElse(null);
        }
    }

    private static int number(String checkpoint) {
        return Integer.parseInt(checkpoint.substring("chk-".length()));
    }
}
