package io.tweeter.flink.dedup;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Ids and the times of their first copies, one after the other, as they stand in Flink's state: the
 * number of the format, then for each entry 16 bytes of id, and its time in milliseconds as the
 * difference to that of the one before, zigzag-encoded with 7 bits a byte. That makes 17 to 19
 * bytes an entry where times are near each other.
 */
final class Chunk {

    private static final byte FORMAT = 1;
    private static final int MOST_PER_ENTRY = 2 * Long.BYTES + 10;
    private static final int INITIAL_BYTES = 256;

    private byte[] bytes = {};
    private int length;
    private long lastTime;

    /** Takes the entries of a chunk. */
    @FunctionalInterface
    interface Reader {
        void entry(long high, long low, long time);
    }

    /** Bytes written so far. */
    int length() {
        return length;
    }

    void add(long high, long low, long time) {
        if (bytes.length - length < MOST_PER_ENTRY + 1) {
            bytes = Arrays.copyOf(bytes, Math.max(INITIAL_BYTES, bytes.length * 2));
        }
        ByteBuffer out = ByteBuffer.wrap(bytes);
        if (length == 0) {
            out.put(FORMAT);
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

    /** Gives the bytes written, and begins anew. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        length = 0;
        return taken;
    }

    /**
     * Reads what {@link #take} gave.
     *
     * @throws IllegalStateException if the bytes are not what a chunk of a known format looks like
     */
    static void read(byte[] chunk, Reader reader) {
        if (chunk.length == 0 || chunk[0] != FORMAT) {
            throw new IllegalStateException(
                    "The state of the deduplication has format %s; this release reads format %d."
                            .formatted(chunk.length == 0 ? "none" : chunk[0], FORMAT));
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
