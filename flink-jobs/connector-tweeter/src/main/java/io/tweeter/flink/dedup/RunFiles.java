package io.tweeter.flink.dedup;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files with the runs of all shards of a subtask. Slices that end near each other share a file,
 * which so goes as a whole when they expire.
 */
final class RunFiles implements Closeable {

    /** Files that are open at a time, unless shards expire in another order than by time. */
    private static final int MAX_FILES = 64;

    private final List<Path> dirs;
    private final long sliceLength;

    /** By the number of the slice that they begin with. */
    private final TreeMap<Long, RunFile> files = new TreeMap<>();

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Run.BLOCK_BYTES);
    private long made;
    private long bytes;
    private long reads;

    /**
     * Makes none yet.
     *
     * @param dirs where to put them, in turn
     * @param sliceLength milliseconds
     */
    RunFiles(List<Path> dirs, long sliceLength) {
        this.dirs = List.copyOf(dirs);
        this.sliceLength = sliceLength;
    }

    /**
     * The file for a run of a slice.
     *
     * @param sliceEnd in milliseconds since 1970
     * @throws IOException if it cannot be made; the message says where
     */
    RunFile of(long sliceEnd) throws IOException {
        long slice = Math.floorDiv(sliceEnd, sliceLength);
        Map.Entry<Long, RunFile> nearest = files.floorEntry(slice);
        if (nearest == null) {
            nearest = files.ceilingEntry(slice);
        }
        if (nearest != null && (nearest.getKey() == slice || files.size() >= MAX_FILES)) {
            return nearest.getValue();
        }
        RunFile file = new RunFile(dirs.get((int) (made++ % dirs.size())), this);
        files.put(slice, file);
        return file;
    }

    /** Closes a file that holds no run any more. */
    void remove(RunFile file) {
        files.values().remove(file);
        bytes -= file.length();
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For what is read from a file. */
    ByteBuffer buffer() {
        return buffer;
    }

    void countRead() {
        reads++;
    }

    void countWritten(long more) {
        bytes += more;
    }

    /** Blocks read so far. */
    long reads() {
        return reads;
    }

    /** Bytes on disk. */
    long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        for (RunFile file : files.values()) {
            file.close();
        }
        files.clear();
    }
}
