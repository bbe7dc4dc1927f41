package io.tweeter.flink.dedup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file of {@link Run}s that end at about the same time. It has no name from the start, so that
 * its space is free again once the process ends, in whatever way: a restart makes it anew from the
 * job's state.
 */
final class RunFile implements AutoCloseable {

    private static final int MAX_WRITE_BYTES = 1 << 16;

    private final FileChannel channel;
    private final Path dir;
    private final RunFiles files;
    private long length;
    private int runs;

    /**
     * Makes an empty file.
     *
     * @throws IOException if that fails
     */
    RunFile(Path dir, RunFiles files) throws IOException {
        this.dir = dir;
        this.files = files;
        this.channel =
                FileChannel.open(
                        dir.resolve("tweeter-ids-" + UUID.randomUUID()),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE);
    }

    /**
     * Appends a run.
     *
     * @param bytes from 0 to the limit
     * @return where it begins
     * @throws IOException if that fails
     */
    long append(ByteBuffer bytes) throws IOException {
        long position = length;
        try {
            // Java copies what it writes to memory outside the heap.
            for (int from = 0; from < bytes.limit(); from += MAX_WRITE_BYTES) {
                ByteBuffer part =
                        bytes.slice(from, Math.min(MAX_WRITE_BYTES, bytes.limit() - from));
                while (part.hasRemaining()) {
                    length += channel.write(part, length);
                }
            }
        } catch (IOException e) {
            throw new IOException(
                    ("Ids that are to be remembered cannot be written to a file in %s: %s. Free"
                                    + " space there, or set Flink's io.tmp.dirs to directories that"
                                    + " have some.")
                            .formatted(dir, e.getMessage()),
                    e);
        }
        runs++;
        files.countWritten(length - position);
        return position;
    }

    /**
     * Reads bytes that were appended.
     *
     * @return them, until the next call for any file of the subtask
     * @throws IOException if that fails
     */
    ByteBuffer read(long position, int count) throws IOException {
        ByteBuffer bytes = files.buffer().clear().limit(count);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new IOException(
                        "The file of remembered ids in %s has lost its end: it has %d bytes, not %d"
                                .formatted(dir, channel.size(), length));
            }
        }
        files.countRead();
        return bytes.flip();
    }

    /** Drops one of the runs; the file goes with the last. */
    void release() {
        runs--;
        if (runs == 0) {
            files.remove(this);
        }
    }

    /** Bytes in it. */
    long length() {
        return length;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
