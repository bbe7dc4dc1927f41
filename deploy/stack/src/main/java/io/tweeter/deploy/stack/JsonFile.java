package io.tweeter.deploy.stack;

import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** JSON files that another process may read at any time. */
final class JsonFile {

    private JsonFile() {}

    /** Creates or replaces a file atomically: readers see the old content or the new one. */
    static void write(Path file, ObjectWriter writer, Object value) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        // To the disk, or a power failure may leave the new name of a file without content.
        Files.write(
                temporary,
                writer.writeValueAsBytes(value),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.DSYNC);
        Files.move(
                temporary,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
