package io.tweeter.deploy.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {

    @TempDir Path dir;

    @Test
    void directoryIsDeletedWithItsContentOnly() throws IOException {
        Path deleted = dir.resolve("a");
        Files.createDirectories(deleted.resolve("b/c"));
        Files.writeString(deleted.resolve("b/file"), "text");
        Path kept = Files.writeString(dir.resolve("kept"), "text");
        Files.createSymbolicLink(deleted.resolve("link"), kept);

        Directories.delete(deleted);

        assertThat(deleted).doesNotExist();
        assertThat(kept).exists();
    }

    @Test
    void missingDirectoryIsFine() {
        assertThatCode(() -> Directories.delete(dir.resolve("missing"))).doesNotThrowAnyException();
    }
}
