package io.tweeter.deploy.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;

/**
 * The directory that holds everything a stack writes. A file says that it is one, and in which
 * layout, so that no other directory is ever taken for one.
 *
 * @param path absolute
 */
public record DataDirectory(Path path) {

    private static final String LAYOUT = "tweeter data, layout 1";
    private static final String LAYOUT_FILE = "LAYOUT";
    private static final String LOCK_FILE = "lock";

    public DataDirectory {
        path = path.toAbsolutePath().normalize();
    }

    /** Where a server keeps its configuration and data. */
    public Path of(String server) {
        return path.resolve(server);
    }

    /** Where all log files are. */
    public Path logs() {
        return path.resolve("logs");
    }

    /** The log file of a server. */
    Path log(String server) {
        return logs().resolve(server + ".log");
    }

    /** Where the supervisor notes what it has started. */
    Path state() {
        return path.resolve("state.json");
    }

    /**
     * Makes the directory if it is missing, and checks that it is writable and of this layout.
     *
     * @throws UpException if it cannot be used
     */
    void prepare() throws UpException {
        try {
            Files.createDirectories(path);
        } catch (FileAlreadyExistsException e) {
            throw new UpException("data directory " + e.getFile() + " is a file", e);
        } catch (IOException e) {
            throw new UpException("data directory " + path + " cannot be made: " + reason(e), e);
        }
        Path layout = path.resolve(LAYOUT_FILE);
        if (Files.notExists(layout)) {
            checkEmpty();
            write(layout);
        } else {
            checkLayout(layout);
        }
        try {
            Files.delete(Files.createTempFile(path, "writable", null));
            Files.createDirectories(logs());
        } catch (IOException e) {
            throw new UpException(
                    "data directory " + path + " cannot be written to: " + reason(e), e);
        }
    }

    private void checkEmpty() throws UpException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            Iterator<Path> file = files.iterator();
            if (file.hasNext()) {
                throw new UpException(
                        "data directory "
                                + path
                                + " is not tweeter's: it holds "
                                + file.next().getFileName()
                                + " but no file "
                                + LAYOUT_FILE
                                + "; choose another with --data-dir");
            }
        } catch (IOException e) {
            throw new UpException("data directory " + path + " cannot be read: " + reason(e), e);
        }
    }

    private void write(Path layout) throws UpException {
        try {
            Files.writeString(layout, LAYOUT + "\n");
        } catch (IOException e) {
            throw new UpException(
                    "data directory " + path + " cannot be written to: " + reason(e), e);
        }
    }

    private void checkLayout(Path layout) throws UpException {
        String found;
        try {
            found = Files.readString(layout).strip();
        } catch (IOException e) {
            throw new UpException("data directory " + path + " is broken: " + reason(e), e);
        }
        if (!found.equals(LAYOUT)) {
            throw new UpException(
                    "data directory "
                            + path
                            + " is broken or of another version: its file "
                            + LAYOUT_FILE
                            + " does not say '"
                            + LAYOUT
                            + "'; choose another with --data-dir, or delete it with all its data");
        }
    }

    /**
     * Takes the directory for this process until the process ends.
     *
     * @throws UpException if another process has it
     */
    FileChannel lock() throws UpException {
        try {
            FileChannel channel =
                    FileChannel.open(
                            path.resolve(LOCK_FILE),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new UpException(
                        "a stack is running already in "
                                + path
                                + "; see tweeter status, or stop it with tweeter down");
            }
            return channel;
        } catch (IOException e) {
            throw new UpException("data directory " + path + " cannot be locked: " + reason(e), e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this very process has it
        }
    }

    /** The exceptions of file operations often have a path for a message. */
    private static String reason(IOException e) {
        String kind = e.getClass().getSimpleName().replaceAll("Exception$", "");
        return e.getMessage() == null || e.getMessage().startsWith("/")
                ? kind + " " + e.getMessage()
                : e.getMessage();
    }
}
