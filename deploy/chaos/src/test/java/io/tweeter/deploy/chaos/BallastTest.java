package io.tweeter.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BallastTest {

    @Test
    void folderThatIsNotThereIsNamed(@TempDir Path dir) {
        assertThat(Ballast.missing(dir.resolve("gone")))
                .hasValueSatisfying(why -> assertThat(why).contains("gone", "cannot be looked at"));
    }
}
