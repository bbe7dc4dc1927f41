package io.tweeter.deploy.stack;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory that holds everything a stack writes. A marker file names its layout, so that no
 * other directory is ever mistaken for one.
 *
 * @param path absolute
 */
public record DataDirectory(Path path) {

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /**
     * Comma and colon separate folders in settings of Kafka and Flink, a backslash separates names
     * in Flink's paths, a quotation mark and a line break end a text in YAML, and RocksDB writes
     * what is beyond 16 bits in another way.
     */
    private static final Pattern UNUSABLE =
            Pattern.compile("[,:\\\\\"\\p{Cc}\\p{Zl}\\p{Zp}\\x{10000}-\\x{10FFFF}]");

    private static final String LAYOUT = "tweeter data, layout 1";
    private static final String LAYOUT_FILE = "LAYOUT";
    private static final String LOCK_FILE = "lock";
    private static final String NODES_FILE = "NODES";

    public DataDirectory {
        path = path.toAbsolutePath().normalize();
    }

    /** The directory of a server, for configuration and data. */
    public Path of(String server) {
        return path.resolve(server);
    }

    /** The directory of all log files. */
    public Path logs() {
        return path.resolve("logs");
    }

    /** The log file of a server. */
    Path log(String server) {
        return logs().resolve(server + ".log");
    }

    /** What one server gets in its environment besides what all get. */
    ServerVariables variables(String server) {
        return new ServerVariables(path.resolve("variables").resolve(server));
    }

    /** The state file of the supervisor. */
    Path state() {
        return path.resolve("state.json");
    }

    /**
     * Creates the directory for this user alone if it is missing, and checks that all servers can
     * use it, that it is writable, has this layout, and is nobody else's.
     *
     * @throws StackException if it cannot be used
     */
    void prepare() throws StackException {
        requireUsable();
        try {
            Files.createDirectories(path, OWNER_ONLY);
        } catch (FileAlreadyExistsException e) {
            throw new StackException("data directory " + e.getFile() + " is a file", e);
        } catch (IOException e) {
            throw new StackException(
                    "data directory " + path + " cannot be created: " + reason(e), e);
        }
        requireOwn();
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
            throw new StackException(
                    "data directory " + path + " cannot be written to: " + reason(e), e);
        }
    }

    private void requireUsable() throws StackException {
        Matcher unusable = UNUSABLE.matcher(path.toString());
        if (unusable.find()) {
            String character = Character.getName(unusable.group().codePointAt(0));
            throw new StackException(
                    "data directory %s cannot be used: servers would misread a character in its path (%s); choose another with --data-dir"
                            .formatted(unusable.replaceAll("?"), character));
        }
    }

    /**
     * Checks that nobody else can have put files there, since what they say is run and obeyed. A
     * group may write: it is often that of one user alone.
     *
     * @throws StackException if it is another user's, or everybody may write to it
     */
    void requireOwn() throws StackException {
        if (Files.notExists(path)) {
            return;
        }
        try {
            int owner = (Integer) Files.getAttribute(path, "unix:uid");
            if (owner != 0 && owner != new UnixSystem().getUid()) {
                throw new StackException(
                        "data directory %s is that of user %s, whose commands it may hold; choose another with --data-dir"
                                .formatted(path, Files.getOwner(path)));
            }
            if (Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new StackException(
                        "every user may write to data directory %s, and it may hold their commands; choose another with --data-dir"
                                .formatted(path));
            }
        } catch (IOException e) {
            throw new StackException("data directory " + path + " cannot be read: " + reason(e), e);
        }
    }

    /**
     * Checks that the data, if there are any, are those of the same nodes.
     *
     * @param nodes see {@link StackOptions#nodesOptions}
     * @throws StackException if they are not
     */
    void requireNodes(String nodes) throws StackException, IOException {
        Path file = path.resolve(NODES_FILE);
        String found = nodes;
        if (Files.exists(file)) {
            found = Files.readString(file).strip();
            if (found.matches("\\d+")) {
                found = "--nodes " + found; // written before there was another option
            }
        } else if (Files.exists(of("kafka"))) {
            found = "--nodes 1"; // written before there was a choice
        }
        if (!found.equals(nodes)) {
            throw new StackException(
                    "data directory %s holds the data of other nodes: start it with %s; for %s, choose another with --data-dir, and post the tweets there again"
                            .formatted(path, found, nodes));
        }
    }

    /** Writes down for later starts which nodes the data are of, unless an earlier one did. */
    void rememberNodes(String nodes) throws IOException {
        Path file = path.resolve(NODES_FILE);
        if (Files.notExists(file)) {
            write(file, nodes);
        }
    }

    /** Writes to the disk: an empty file would bar the data from use after a power failure. */
    private static void write(Path file, String line) throws IOException {
        Files.writeString(
                file,
                line + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.DSYNC);
    }

    private void checkEmpty() throws StackException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            Iterator<Path> file = files.iterator();
            if (file.hasNext()) {
                throw new StackException(
                        "data directory "
                                + path
                                + " does not belong to tweeter: it contains "
                                + file.next().getFileName()
                                + " but no file "
                                + LAYOUT_FILE
                                + "; choose another with --data-dir");
            }
        } catch (IOException e) {
            throw new StackException("data directory " + path + " cannot be read: " + reason(e), e);
        }
    }

    private void write(Path layout) throws StackException {
        try {
            write(layout, LAYOUT);
        } catch (IOException e) {
            throw new StackException(
                    "data directory " + path + " cannot be written to: " + reason(e), e);
        }
    }

    private void checkLayout(Path layout) throws StackException {
        String found;
        try {
            found = Files.readString(layout).strip();
        } catch (IOException e) {
            throw new StackException("data directory " + path + " is damaged: " + reason(e), e);
        }
        if (!found.equals(LAYOUT)) {
            throw new StackException(
                    "data directory "
                            + path
                            + " is damaged or belongs to another version of tweeter: its file "
                            + LAYOUT_FILE
                            + " does not contain '"
                            + LAYOUT
                            + "'; choose another with --data-dir, or delete it with all its data");
        }
    }

    /**
     * Locks the directory until this process ends, or closes what is returned.
     *
     * @throws StackException if another process holds the lock
     */
    FileChannel lock() throws StackException {
        return lock(
                "a stack is already running in "
                        + path
                        + "; see tweeter status, or stop it with tweeter down");
    }

    /**
     * The same with another message.
     *
     * @param held what the exception says if another process holds the lock
     */
    FileChannel lock(String held) throws StackException {
        try {
            FileChannel channel =
                    FileChannel.open(
                            path.resolve(LOCK_FILE),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new StackException(held);
            }
            return channel;
        } catch (IOException e) {
            throw new StackException(
                    "data directory " + path + " cannot be locked: " + reason(e), e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this process
        }
    }

    /** The message of a file exception is often only a path. */
    private static String reason(IOException e) {
        String kind = e.getClass().getSimpleName().replaceAll("Exception$", "");
        return e.getMessage() == null || e.getMessage().startsWith("/")
                ? kind + " " + e.getMessage()
                : e.getMessage();
    }
}
