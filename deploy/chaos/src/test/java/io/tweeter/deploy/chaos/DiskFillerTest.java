package io.tweeter.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tweeter.deploy.testkit.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFillerTest {

    @Test
    void onlyAFileSystemOfItsOwnMayBeFilled(@TempDir Path dir) throws IOException {
        Path folder = Files.createDirectory(dir.resolve("kafka"));
        assertThat(DiskFiller.missing(folder, Long.MAX_VALUE))
                .hasValueSatisfying(why -> assertThat(why).contains("a file system of its own"));

        Path mounted = Path.of("/dev/shm");
        Tool.require(Files.isDirectory(mounted), "there is no /dev/shm");
        assertThat(DiskFiller.missing(mounted, Long.MAX_VALUE)).isEmpty();
        assertThat(DiskFiller.missing(mounted, 1))
                .hasValueSatisfying(why -> assertThat(why).contains("at most"));
    }

    @Test
    void aFolderInWhichNothingCanBeWrittenIsNotFull(@TempDir Path dir) throws IOException {
        Files.createDirectory(dir.resolve("tweeter-chaos-filler")); // also root cannot write to it

        assertThatIOException().isThrownBy(() -> DiskFiller.fill(dir));
    }

    @Test
    void missingDirectoryIsNamed(@TempDir Path dir) {
        assertThat(DiskFiller.missing(dir.resolve("gone")))
                .hasValueSatisfying(why -> assertThat(why).contains("gone", "cannot be examined"));
    }
}
