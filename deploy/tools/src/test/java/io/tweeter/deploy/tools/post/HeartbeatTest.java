package io.tweeter.deploy.tools.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatTest {

    private static final FileTime OLD = FileTime.fromMillis(0);

    @TempDir private Path directory;
    private final AtomicLong progress = new AtomicLong();

    @Test
    void touchesTheFileOnlyAfterProgress() throws IOException {
        Path file = directory.resolve("beats");
        try (Heartbeat heartbeat = new Heartbeat(Optional.of(file), progress::get)) {
            heartbeat.start();
            assertThat(file).exists();
            assertThat(isTouched(heartbeat, file)).isFalse();
            progress.incrementAndGet();
            assertThat(isTouched(heartbeat, file)).isTrue();
            assertThat(isTouched(heartbeat, file)).isFalse();
        }
    }

    @Test
    void touchesTheFileWithoutProgressWhenNothingIsLeftToDo() throws IOException {
        Path file = directory.resolve("beats");
        try (Heartbeat heartbeat = new Heartbeat(Optional.of(file), progress::get)) {
            heartbeat.idle();
            assertThat(isTouched(heartbeat, file)).isTrue();
        }
    }

    @Test
    void aFileThatCannotBeMadeIsAnErrorAtTheStart() {
        Path file = directory.resolve("missing").resolve("beats");
        try (Heartbeat heartbeat = new Heartbeat(Optional.of(file), progress::get)) {
            assertThatThrownBy(heartbeat::start).isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void mayBeWithoutAFile() throws IOException {
        try (Heartbeat heartbeat = new Heartbeat(Optional.empty(), progress::get)) {
            heartbeat.start();
            heartbeat.idle();
        }
        assertThat(directory).isEmptyDirectory();
    }

    private static boolean isTouched(Heartbeat heartbeat, Path file) throws IOException {
        Files.setLastModifiedTime(file, OLD);
        heartbeat.beat();
        return !Files.getLastModifiedTime(file).equals(OLD);
    }
}
