package io.tweeter.deploy.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {

    @TempDir Path dir;
    private Path log;

    @BeforeEach
    void setUp() {
        log = dir.resolve("a.log");
    }

    @Test
    void earlierLinesAreExcluded() throws IOException {
        append("old\n");
        LogTail tail = LogTail.fromEnd(log);
        append("new\n\n");
        assertThat(tail.lastLines()).containsExactly("new");
    }

    @Test
    void onlyTheLastLinesAreReturned() throws IOException {
        LogTail tail = LogTail.fromEnd(log);
        append(
                IntStream.rangeClosed(1, 20_000)
                        .mapToObj(i -> "line " + i + "\n")
                        .collect(Collectors.joining()));
        assertThat(tail.lastLines()).hasSizeLessThan(20).endsWith("line 20000");
    }

    @Test
    void onlyErrorsAreReturnedIfThereAreAny() throws IOException {
        LogTail tail = LogTail.fromEnd(log);
        append("INFO fine\nERROR bad\n  at somewhere\nCaused by: worse\nINFO shutting down\n");
        assertThat(tail.lastLines()).containsExactly("ERROR bad", "Caused by: worse");
    }

    @Test
    void longLinesAreTruncated() throws IOException {
        LogTail tail = LogTail.fromEnd(log);
        append("x".repeat(10_000) + "\n");
        assertThat(tail.lastLines())
                .singleElement()
                .satisfies(line -> assertThat(line).hasSizeLessThan(300).endsWith("..."));
    }

    @Test
    void missingLogHasNoLines() throws IOException {
        assertThat(LogTail.fromEnd(log).lastLines()).isEmpty();
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
