package io.tweeter.flink.dedup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Ids of one shard and one slice of time, and the times of their first copies, in a {@link RunFile}
 * in the order of their fingerprints. On the heap is only the first fingerprint of each block: an
 * id is found by reading one block of {@value #BLOCK_BYTES} bytes, or as many as there are ids with
 * its fingerprint.
 */
final class Run {

    /** The time of an id that the run does not hold. */
    static final long UNKNOWN = Long.MIN_VALUE;

    /** Both halves of the id, and the time. */
    private static final int ENTRY_BYTES = 3 * Long.BYTES;

    private static final int ENTRIES_PER_BLOCK = 170;

    static final int BLOCK_BYTES = ENTRIES_PER_BLOCK * ENTRY_BYTES;

    private final long sliceEnd;
    private final int size;
    private final RunFile file;
    private final long position;
    private final int[] firstOfBlock;

    private Run(long sliceEnd, int size, RunFile file, long position, int[] firstOfBlock) {
        this.sliceEnd = sliceEnd;
        this.size = size;
        this.file = file;
        this.position = position;
        this.firstOfBlock = firstOfBlock;
    }

    /** End of the slice, in milliseconds since 1970. */
    long sliceEnd() {
        return sliceEnd;
    }

    /** Number of ids. */
    int size() {
        return size;
    }

    /** Bytes of heap that it takes. */
    long bytes() {
        return (long) firstOfBlock.length * Integer.BYTES;
    }

    /**
     * Looks an id up.
     *
     * @param fingerprint of the id
     * @return the latest time of a first copy of it, in milliseconds since 1970, or {@link
     *     #UNKNOWN}
     * @throws IOException if the file cannot be read
     */
    long time(TweetKey key, int fingerprint) throws IOException {
        long latest = UNKNOWN;
        int block = Math.max(0, blocksBefore(fingerprint) - 1);
        do {
            ByteBuffer entries = read(block);
            while (entries.hasRemaining()) {
                long high = entries.getLong();
                long low = entries.getLong();
                long time = entries.getLong();
                if (high == key.high() && low == key.low()) {
                    latest = Math.max(latest, time);
                }
            }
            block++;
        } while (block < firstOfBlock.length && firstOfBlock[block] == fingerprint);
        return latest;
    }

    /** Number of blocks that begin before this fingerprint. */
    private int blocksBefore(int fingerprint) {
        int from = 0;
        int to = firstOfBlock.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (Integer.compareUnsigned(firstOfBlock[middle], fingerprint) < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private ByteBuffer read(int block) throws IOException {
        int first = block * ENTRIES_PER_BLOCK;
        int count = Math.min(ENTRIES_PER_BLOCK, size - first);
        return file.read(position + (long) first * ENTRY_BYTES, count * ENTRY_BYTES);
    }

    /** Gives the place in the file back. */
    void drop() {
        file.release();
    }

    /** Collects the ids of a run. */
    static final class Builder implements IdTable.Reader {

        private static final int LONGS = ENTRY_BYTES / Long.BYTES;

        private long[] entries;

        /**
         * Of each entry its fingerprint, with another sign so that it sorts as an unsigned number,
         * and its index.
         */
        private long[] order;

        private int size;

        /**
         * Makes an empty one.
         *
         * @param expected number of ids; there may be more
         */
        Builder(int expected) {
            entries = new long[expected * LONGS];
            order = new long[expected];
        }

        @Override
        public void entry(long high, long low, long time) {
            if (size == order.length) {
                int capacity = Math.max(64, 2 * size);
                entries = Arrays.copyOf(entries, capacity * LONGS);
                order = Arrays.copyOf(order, capacity);
            }
            entries[size * LONGS] = high;
            entries[size * LONGS + 1] = low;
            entries[size * LONGS + 2] = time;
            int fingerprint = Fingerprints.of(new TweetKey(high, low).hash());
            order[size] = ((long) (fingerprint ^ Integer.MIN_VALUE) << Integer.SIZE) | size;
            size++;
        }

        /**
         * Writes the run.
         *
         * @param sliceEnd in milliseconds since 1970
         * @throws IOException if that fails; the message says what to do
         */
        Run write(long sliceEnd, RunFile file) throws IOException {
            Arrays.sort(order, 0, size);
            int[] firstOfBlock = new int[(size + ENTRIES_PER_BLOCK - 1) / ENTRIES_PER_BLOCK];
            ByteBuffer bytes = ByteBuffer.allocate(size * ENTRY_BYTES);
            for (int i = 0; i < size; i++) {
                int entry = (int) order[i] * LONGS;
                bytes.putLong(entries[entry]);
                bytes.putLong(entries[entry + 1]);
                bytes.putLong(entries[entry + 2]);
                if (i % ENTRIES_PER_BLOCK == 0) {
                    firstOfBlock[i / ENTRIES_PER_BLOCK] = fingerprint(i);
                }
            }
            long position = file.append(bytes);
            return new Run(sliceEnd, size, file, position, firstOfBlock);
        }

        private int fingerprint(int i) {
            return (int) (order[i] >>> Integer.SIZE) ^ Integer.MIN_VALUE;
        }

        /** Entries for {@link Fingerprints}, sorted, once the run is written. */
        long[] fingerprints(int run) {
            long[] fingerprints = new long[size];
            for (int i = 0; i < size; i++) {
                fingerprints[i] = Fingerprints.entry(fingerprint(i), run);
            }
            return fingerprints;
        }
    }
}
