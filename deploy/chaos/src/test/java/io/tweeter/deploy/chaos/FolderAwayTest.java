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

    @Test
    void whatAKilledRunHadHalfDeletedDoesNotComeBack() throws IOException {
        Path lost = dir.resolve("checkpoints.lost");
        Files.move(folder(), lost);
        Files.createFile(folder()); // in its place

        FolderAway.bringBack(folder());
        assertThat(dir).isEmptyDirectory();

        Files.createDirectory(lost);
        Files.createDirectory(folder()); // made anew
        FolderAway.bringBack(folder());
        assertThat(dir)
                .isDirectoryContaining(folder()::equals)
                .isDirectoryNotContaining(lost::equals);
    }

    @Test
    void whatIsDiscardedIsGoneAndItsPlaceIsFree() throws IOException {
        FolderAway.take(folder()).discard();

        assertThat(dir).isEmptyDirectory();
    }

    private Path folder() {
        return dir.resolve("checkpoints");
    }
}
