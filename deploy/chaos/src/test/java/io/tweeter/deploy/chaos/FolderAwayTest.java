package io.tweeter.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderAwayTest {

    @TempDir Path dir;

    @BeforeEach
    void fill() throws IOException {
        Files.createDirectory(folder());
        Files.writeString(folder().resolve("file"), "content");
    }

    @Test
    void nothingCanBeMadeInItsPlaceUntilItIsBack() throws IOException {
        FolderAway away = FolderAway.take(folder());
        assertThatIOException()
                .isThrownBy(() -> Files.createDirectories(folder().resolve("chk-1")));

        away.close();

        assertThat(folder().resolve("file")).hasContent("content");
    }

    @Test
    void whatAKilledRunTookAwayIsBroughtBack() throws IOException {
        var unused = FolderAway.take(folder());

        FolderAway.bringBack(folder());
        FolderAway.bringBack(folder());

        assertThat(folder().resolve("file")).hasContent("content");
    }

    private Path folder() {
        return dir.resolve("checkpoints");
    }
}
