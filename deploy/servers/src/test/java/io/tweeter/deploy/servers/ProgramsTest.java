package io.tweeter.deploy.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

    private Path file(String permissions) throws IOException {
        return Files.createFile(
                dir.resolve(NAME),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    }
}
