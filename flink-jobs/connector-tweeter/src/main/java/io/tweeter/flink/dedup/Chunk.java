package io.tweeter.flink.dedup;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Ids and the times of their first copies, in the format in which Flink's state holds them: one
 * byte with the format's version, then for each entry 16 bytes of id, and the difference of its
 * time to the previous entry's, in milliseconds, as a zigzag varint (7 bits a byte). An entry takes
 * 17 to 19 bytes where times are near each other.
 */
final class Chunk {

    private static final byte FORMAT_VERSION = 1;

    /** An id, and the longest varint of 64 bits. */
    private static final int MAX_ENTRY_BYTES = 2 * Long.BYTES + 10;

    private static final int INITIAL_BYTES = 256;

    private byte[] bytes = {};
    private int length;
    private long lastTime;

    /** Bytes written so far. */
    int length() {
        return length;
    }

    /**
     * Adds an entry.
     *
     * @param time of the first copy, in milliseconds since 1970
     */
    void add(long high, long low, long time) {
        if (bytes.length - length < MAX_ENTRY_BYTES + 1) {
            bytes = Arrays.copyOf(bytes, Math.max(INITIAL_BYTES, bytes.length * 2));
        }
        ByteBuffer out = ByteBuffer.wrap(bytes);
        if (length == 0) {
            out.put(FORMAT_VERSION);
            lastTime = 0;
        }
        out.position(Math.max(1, length)).putLong(high).putLong(low);
        long difference = time - lastTime;
        long zigzag = (difference << 1) ^ (difference >> 63);
        while ((zigzag & ~0x7fL) != 0) {
            out.put((byte) ((zigzag & 0x7f) | 0x80));
            zigzag >>>= 7;
        }
        out.put((byte) zigzag);
        lastTime = time;
        length = out.position();
    }

    /** Returns the bytes written, and empties the chunk. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        length = 0;
        return taken;
    }

    /**
     * Reads the bytes of a chunk, in the order in which the entries were added.
     *
     * @throws IllegalStateException if they have the format of another release
     */
    static void read(byte[] chunk, IdTable.Reader reader) {
        if (chunk.length == 0 || chunk[0] != FORMAT_VERSION) {
            throw new IllegalStateException(
                    "The state of the deduplication has format %s; this release reads format %d."
                            .formatted(chunk.length == 0 ? "none" : chunk[0], FORMAT_VERSION));
        }
        ByteBuffer in = ByteBuffer.wrap(chunk, 1, chunk.length - 1);
        long time = 0;
        while (in.hasRemaining()) {
            long high = in.getLong();
            long low = in.getLong();
            long zigzag = 0;
            int shift = 0;
            byte next;
            do {
                next = in.get();
                zigzag |= (next & 0x7fL) << shift;
                shift += 7;
            } while (next < 0);
            time += (zigzag >>> 1) ^ -(zigzag & 1);
            reader.entry(high, low, time);
        }
    }
}
