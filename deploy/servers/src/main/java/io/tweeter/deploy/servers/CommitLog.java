package io.tweeter.deploy.servers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The commit log of a Cassandra node. A node whose disk was full leaves segments without a single
 * byte that was written, and refuses to start with them.
 *
 * @param folder need not exist
 */
record CommitLog(Path folder) {

    private static final String SEGMENT = "CommitLog-";

    /**
     * Deletes segments that are all zeros: no write is in them.
     *
     * @return their paths
     * @throws IOException if one cannot be read or deleted
     */
    List<Path> deleteBlank() throws IOException {
        List<Path> deleted = new ArrayList<>();
        for (Path segment : segments()) {
            if (isBlank(segment)) {
                Files.delete(segment);
                deleted.add(segment);
            }
        }
        return deleted;
    }

    private List<Path> segments() throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(SEGMENT))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }

    /** One that is in use differs in its first bytes. */
    private static boolean isBlank(Path segment) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(segment))) {
            int read = bytes.read();
            while (read == 0) {
                read = bytes.read();
            }
            return read == -1;
        }
    }
}
