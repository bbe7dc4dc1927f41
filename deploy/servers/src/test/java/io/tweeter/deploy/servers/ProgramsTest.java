package io.tweeter.deploy.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {

    private static final String NAME = "a-program-of-this-test";

    @TempDir Path dir;

    @Test
    void executableOnThePathIsFound() throws IOException {
        Path program = file("rwx------");

        assertThat(Programs.find(NAME, "/nowhere::" + dir)).contains(program);
    }

    @Test
    void fileThatIsNotExecutableIsIgnored() throws IOException {
        file("rw-------");

        assertThat(Programs.find(NAME, dir.toString())).isEmpty();
    }

    @Test
    void whatAProgramPrintsIsReturned() throws Exception {
        assertThat(Programs.run("one\ntwo\n", List.of("tail", "-n", "1"))).isEqualTo("two\n");
    }

    @Test
    void whatAProgramThatFailsPrintsIsTheReason() {
        assertThatIOException()
                .isThrownBy(() -> Programs.run("", List.of("sh", "-c", "echo no room >&2; exit 3")))
                .withMessage("sh -c echo no room >&2; exit 3 failed with exit code 3: no room");
    }

    private Path file(String permissions) throws IOException {
        return Files.createFile(
                dir.resolve(NAME),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    }
}
