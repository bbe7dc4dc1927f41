package io.tweeter.deploy.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitLogTest {

    private static final int BYTES = 100_000;

    @TempDir Path dir;

    @Test
    void segmentsWithoutAWriteAreDeletedAndNoOthers() throws IOException {
        Path blank = Files.write(dir.resolve("CommitLog-7-1.log"), new byte[BYTES]);
        byte[] bytes = new byte[BYTES];
        bytes[BYTES - 1] = 1;
        Path written = Files.write(dir.resolve("CommitLog-7-2.log"), bytes);
        Path other = Files.write(dir.resolve("CommitLog.txt"), new byte[BYTES]);

        assertThat(new CommitLog(dir).deleteBlank()).containsExactly(blank);

        assertThat(dir).isDirectoryNotContaining(file -> file.equals(blank));
        assertThat(written).exists();
        assertThat(other).exists();
    }

    @Test
    void aNodeThatNeverRanHasNone() throws IOException {
        assertThat(new CommitLog(dir.resolve("commitlog")).deleteBlank()).isEmpty();
    }
}
