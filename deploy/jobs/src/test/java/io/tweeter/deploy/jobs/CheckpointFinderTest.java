package io.tweeter.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFinderTest {

    @TempDir private Path directory;

    @Test
    void findsNothingWhereAJobHasNotRun() throws IOException {
        assertThat(newest()).isNull();
        Files.createDirectories(directory.resolve("tweet-store/run/shared"));
        Files.createDirectories(directory.resolve("tweet-store/run/chk-1"));
        Files.writeString(directory.resolve("tweet-store/file"), "");
        checkpoint("other-job/run/chk-9", 9);
        assertThat(newest()).isNull();
    }

    @Test
    void findsTheNewestCheckpointOfAllRuns() throws IOException {
        checkpoint("tweet-store/a/chk-5", 100);
        checkpoint("tweet-store/b/chk-3", 300);
        checkpoint("tweet-store/b/chk-2", 200);
        assertThat(newest()).isEqualTo("tweet-store/b/chk-3");
    }

    @Test
    void theHigherNumberDecidesWithinARunEvenIfTheClockWasSetBack() throws IOException {
        checkpoint("tweet-store/a/chk-9", 300);
        checkpoint("tweet-store/a/chk-10", 200);
        assertThat(newest()).isEqualTo("tweet-store/a/chk-10");
        checkpoint("tweet-store/b/chk-1", 250);
        assertThat(newest()).isEqualTo("tweet-store/b/chk-1");
    }

    @Test
    void passesOverDamagedAndIncompleteCheckpoints() throws IOException {
        checkpoint("tweet-store/a/chk-1", 100);
        Path cut = checkpoint("tweet-store/a/chk-2", 200);
        byte[] bytes = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(bytes, bytes.length - 1));
        Files.write(checkpoint("tweet-store/a/chk-3", 300), new byte[0]);
        Files.createDirectories(directory.resolve("tweet-store/a/chk-4"));
        assertThat(newest()).isEqualTo("tweet-store/a/chk-1");
    }

    /** Flink decodes nothing: a percent-encoded path would be that of another folder. */
    @Test
    void aPathLeadsToTheCheckpointWhateverFoldersAreCalled() throws IOException {
        Path folder = directory.resolve("a b/\u00e9%20");
        Path metadata = checkpoint(folder.resolve("tweet-store/a/chk-1").toString(), 100);
        String path = new CheckpointFinder(folder).choose("tweet-store").orElseThrow().path();
        assertThat(new org.apache.flink.core.fs.Path(path).getPath())
                .isEqualTo(metadata.getParent().toString());
    }

    @Test
    void namesTheCandidatesThatWereNotChosen() throws IOException {
        Path savepoint = checkpoint("tweet-store/savepoint-1a2b", 50);
        assertThat(chosen()).isEqualTo("savepoint savepoint-1a2b");
        checkpoint("tweet-store/a/chk-1", 100);
        assertThat(chosen())
                .isEqualTo("checkpoint chk-1, not from savepoint savepoint-1a2b (older)");
        Files.write(checkpoint("tweet-store/a/chk-2", 200), new byte[0]);
        assertThat(chosen())
                .isEqualTo(
                        "checkpoint chk-1, not from checkpoint chk-2 (cannot be read), not from"
                                + " savepoint savepoint-1a2b (older)");
        Files.delete(savepoint);
        assertThat(chosen())
                .isEqualTo("checkpoint chk-1, not from checkpoint chk-2 (cannot be read)");
    }

    private String chosen() throws IOException {
        return new CheckpointFinder(directory).choose("tweet-store").orElseThrow().describe();
    }

    @Test
    void aFileSystemWithoutAPluginIsNamed() {
        CheckpointFinder finder =
                CheckpointFinder.in(List.of("s3://bucket/state"), Environment.of(Map.of()));
        assertThatThrownBy(() -> finder.newest("tweet-store"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("scheme 's3'")
                .hasMessageContaining("flink-s3-fs-presto");
    }

    @Test
    void missingSettingsAreNamed() {
        Environment environment =
                Environment.of(Map.of("FLINK_CONF_DIR", directory.resolve("none").toString()));
        assertThatThrownBy(() -> CheckpointFinder.in(List.of("s3://bucket/state"), environment))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("FLINK_CONF_DIR cannot be used");
    }

    private String newest() throws IOException {
        return new CheckpointFinder(directory)
                .newest("tweet-store")
                .map(path -> directory.relativize(Path.of(path.toUri())).toString())
                .orElse(null);
    }

    private Path checkpoint(String name, long second) throws IOException {
        Path metadata = Files.createDirectories(directory.resolve(name)).resolve("_metadata");
        try (OutputStream out = Files.newOutputStream(metadata)) {
            Checkpoints.storeCheckpointMetadata(
                    new CheckpointMetadata(second, List.of(), List.of()), out);
        }
        Files.setLastModifiedTime(metadata, FileTime.from(Instant.ofEpochSecond(second)));
        return metadata;
    }
}
