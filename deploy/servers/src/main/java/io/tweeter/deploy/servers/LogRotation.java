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

    /** Before a start, when a copy costs least. */
    static final LogRotation AT_START = new LogRotation(16 << 20);

    /** So that a server's two files stay below 100 MB, with what comes between two checks. */
    public static final LogRotation DEFAULT = new LogRotation(32 << 20);

    /**
     * Rotates a file if it is too large.
     *
     * @return whether it was
     * @throws IOException if it cannot be copied or emptied
     */
    public boolean rotate(Path log) throws IOException {
        if (Files.notExists(log) || Files.size(log) <= maxBytes) {
            return false;
        }
        Files.copy(
                log,
                log.resolveSibling(log.getFileName() + ".1"),
                StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
            file.truncate(0);
        }
        return true;
    }
}
