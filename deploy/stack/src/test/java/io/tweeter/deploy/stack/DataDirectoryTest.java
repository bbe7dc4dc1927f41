package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir Path dir;

    @Test
    void aNewDirectoryIsMadeAndTakenAgain() throws Exception {
        DataDirectory data = new DataDirectory(dir.resolve("a/b"));
        data.prepare();
        data.prepare();
        assertThat(data.logs()).isDirectory();
    }

    @Test
    void aFileIsNoDirectory() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "");
        refused(file, "is a file");
    }

    @Test
    void aDirectoryOfSomebodyElseIsLeftAlone() throws Exception {
        Files.writeString(dir.resolve("thesis.tex"), "");
        refused(dir, "is not tweeter's: it holds thesis.tex");
        assertThat(dir).isDirectoryNotContaining(path -> !path.endsWith("thesis.tex"));
    }

    @Test
    void anotherLayoutIsRefused() throws Exception {
        new DataDirectory(dir).prepare();
        Files.writeString(dir.resolve("LAYOUT"), "tweeter data, layout 9\n");
        refused(dir, "of another version");
    }

    @Test
    void aDamagedLayoutFileIsRefused() throws Exception {
        Files.write(dir.resolve("LAYOUT"), new byte[] {(byte) 0xff, 0, 1});
        refused(dir, "is broken");
    }

    @Test
    void aLayoutFileThatCannotBeReadIsRefused() throws Exception {
        Files.createDirectory(dir.resolve("LAYOUT"));
        refused(dir, "is broken");
    }

    @Test
    void onlyOneCanHaveIt() throws Exception {
        DataDirectory data = new DataDirectory(dir);
        data.prepare();
        FileChannel first = data.lock();
        assertThatExceptionOfType(UpException.class)
                .isThrownBy(data::lock)
                .withMessageContaining("a stack is running already in " + dir);
        first.close();
        data.lock().close();
    }

    private static void refused(Path path, String why) {
        assertThatExceptionOfType(UpException.class)
                .isThrownBy(() -> new DataDirectory(path).prepare())
                .satisfies(
                        e ->
                                assertThat(e)
                                        .hasMessageStartingWith("data directory " + path)
                                        .hasMessageContaining(why)
                                        .message()
                                        .hasLineCount(1));
    }
}
