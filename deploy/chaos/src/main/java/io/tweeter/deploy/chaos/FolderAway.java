package io.tweeter.deploy.chaos;

import io.tweeter.deploy.servers.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder that is not where it was, until it is closed; a file in its place keeps it from being
 * made anew.
 */
final class FolderAway implements AutoCloseable {

    private final Path folder;

    private FolderAway(Path folder) {
        this.folder = folder;
    }

    /**
     * Takes it away.
     *
     * @throws IOException if it cannot be moved, such as a file system that is mounted there
     */
    static FolderAway take(Path folder) throws IOException {
        Files.move(folder, aside(folder));
        FolderAway away = new FolderAway(folder);
        try {
            Files.createFile(folder);
        } catch (IOException e) {
            throw new IOException(
                    "%s was made anew at once; move what is in it to %s, and that back"
                            .formatted(folder, aside(folder)),
                    e);
        }
        return away;
    }

    /**
     * Brings it back, also after a run that was killed; does nothing if it is not away. One that
     * was being discarded stays lost.
     */
    static void bringBack(Path folder) throws IOException {
        if (Files.isDirectory(lost(folder))) {
            delete(folder);
        }
        if (Files.isDirectory(aside(folder)) && !Files.isDirectory(folder)) {
            Files.deleteIfExists(folder);
            Files.move(aside(folder), folder);
        }
    }

    /** Deletes what was in it: it is lost. Its place is free again. */
    void discard() throws IOException {
        // At once: half of it must not come back.
        Files.move(aside(folder), lost(folder));
        delete(folder);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.isRegularFile(folder)) {
            Files.delete(folder);
        }
        Directories.delete(lost(folder));
    }

    private static Path lost(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".lost");
    }

    private static Path aside(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".away");
    }

    @Override
    public void close() throws IOException {
        bringBack(folder);
    }
}
