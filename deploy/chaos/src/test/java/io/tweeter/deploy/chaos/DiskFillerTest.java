package io.tweeter.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFillerTest {

    @Test
    void missingDirectoryIsNamed(@TempDir Path dir) {
        assertThat(DiskFiller.missing(dir.resolve("gone")))
                .hasValueSatisfying(why -> assertThat(why).contains("gone", "cannot be examined"));
    }
}
