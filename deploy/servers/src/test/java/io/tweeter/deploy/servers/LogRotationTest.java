package io.tweeter.deploy.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRotationTest {

    @TempDir Path dir;

    @Test
    void aSmallOrMissingFileIsLeftAlone() throws Exception {
        Path log = Files.writeString(dir.resolve("kafka.log"), "12345");
        assertThat(new LogRotation(5).rotate(log)).isFalse();
        assertThat(new LogRotation(5).rotate(dir.resolve("other.log"))).isFalse();
        assertThat(log).hasContent("12345");
    }

    @Test
    void aProcessGoesOnAtTheStartOfAFileThatWasRotatedUnderIt() throws Exception {
        Path log = dir.resolve("kafka.log");
        Process writer =
                new ProcessBuilder("cat")
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        try (var in = writer.outputWriter()) {
            in.write("before\n");
            in.flush();
            await().until(() -> Files.size(log) == 7);

            assertThat(new LogRotation(5).rotate(log)).isTrue();
            in.write("after\n");
        }
        writer.waitFor();

        assertThat(log).hasContent("after\n");
        assertThat(dir.resolve("kafka.log.1")).hasContent("before\n");
    }

    @Test
    void beforeAStartALargeFileIsRenamedWhichNeedsNoSpace() throws Exception {
        Path log = Files.writeString(dir.resolve("kafka.log"), "123456");
        Object file = Files.getAttribute(log, "unix:ino");

        new LogRotation(6).rename(log);
        assertThat(log).exists();
        new LogRotation(5).rename(log);

        assertThat(log).doesNotExist();
        assertThat(Files.getAttribute(dir.resolve("kafka.log.1"), "unix:ino")).isEqualTo(file);
    }

    @Test
    void onlyTheNewestIsKept() throws Exception {
        Path log = dir.resolve("kafka.log");
        for (int i = 1; i <= 3; i++) {
            Files.writeString(
                    log, "number " + i, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            new LogRotation(5).rotate(log);
        }
        assertThat(dir.resolve("kafka.log.1")).hasContent("number 3");
        assertThat(dir).isDirectoryNotContaining("glob:**.2");
    }
}
