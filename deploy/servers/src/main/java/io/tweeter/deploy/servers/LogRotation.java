package io.tweeter.deploy.servers;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Bounds log files. Servers append to their standard output, so a file can be emptied under them:
 * what it held is copied to {@code NAME.log.1} before, where it replaces what was there. Lines that
 * come between the copy and the emptying are lost.
 *
 * @param maxBytes beyond which a file is rotated
 */
public record LogRotation(long maxBytes) {

    /** Before a start, when nobody has the file open: it is renamed. */
    static final LogRotation AT_START = new LogRotation(16 << 20);

    /** So that a server's two files stay below 100 MB, with what comes between two checks. */
    public static final LogRotation DEFAULT = new LogRotation(32 << 20);

    /**
     * Renames a file to {@code NAME.log.1} if it is too large. Unlike a copy, that needs no space:
     * a server must start on a full disk, too.
     *
     * @throws IOException if it cannot be renamed
     */
    void rename(Path log) throws IOException {
        if (isTooLarge(log)) {
            Files.move(log, old(log), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Rotates a file if it is too large.
     *
     * @return whether it was
     * @throws IOException if it cannot be copied or emptied
     */
    public boolean rotate(Path log) throws IOException {
        if (!isTooLarge(log)) {
            return false;
        }
        Files.copy(log, old(log), StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
            file.truncate(0);
        }
        return true;
    }

    private boolean isTooLarge(Path log) throws IOException {
        return Files.exists(log) && Files.size(log) > maxBytes;
    }

    private static Path old(Path log) {
        return log.resolveSibling(log.getFileName() + ".1");
    }
}
