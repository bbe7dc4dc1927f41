package io.tweeter.deploy.chaos;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file that fills a file system, until it is closed. */
final class DiskFiller implements AutoCloseable {

    /** Larger file systems take too long to fill, and other programs may need them. */
    private static final long LARGEST_FILE_SYSTEM = 2L << 30;

    private static final String NAME = "tweeter-chaos-filler";
    private static final int BLOCK = 1 << 16;

    private final Path file;

    private DiskFiller(Path file) {
        this.file = file;
    }

    /** Why the file system of a directory must not be filled; empty if it may be. */
    static Optional<String> missing(Path folder) {
        return missing(folder, LARGEST_FILE_SYSTEM);
    }

    static Optional<String> missing(Path folder, long largest) {
        try {
            FileStore store = Files.getFileStore(folder);
            boolean own = !store.equals(Files.getFileStore(folder.toRealPath().getParent()));
            return own && store.getTotalSpace() <= largest
                    ? Optional.empty()
                    : Optional.of(
                            "%s must be a file system of its own, of at most %d MiB; mount one there"
                                    .formatted(folder, largest >> 20));
        } catch (IOException e) {
            return Optional.of(folder + " cannot be examined: " + e.getMessage());
        }
    }

    /**
     * Writes until the file system is full.
     *
     * @throws IOException if nothing can be written there
     */
    static DiskFiller fill(Path folder) throws IOException {
        DiskFiller filler = new DiskFiller(folder.resolve(NAME));
        filler.grow();
        return filler;
    }

    /** Fills space that was freed meanwhile. */
    void grow() throws IOException {
        byte[] block = new byte[BLOCK];
        for (int size = BLOCK; size > 0; size /= 16) {
            try (OutputStream out = Files.newOutputStream(file, CREATE, APPEND)) {
                while (true) {
                    out.write(block, 0, size);
                }
            } catch (FileSystemException e) {
                throw e; // The file cannot be opened.
            } catch (IOException e) {
                // The file system is full.
            }
        }
    }

    /** Frees what a run that was killed has filled. */
    static void clear(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(NAME));
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
