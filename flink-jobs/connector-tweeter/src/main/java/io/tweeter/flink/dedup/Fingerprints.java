package io.tweeter.flink.dedup;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Which runs of a shard may hold an id: 32 bits of the hash of each id, and the number of its run,
 * in 3.1 to 3.9 bytes (more in a shard of fewer than ten thousand ids). An id that no run holds is
 * taken for another with odds of one to 2^32 for each id here.
 *
 * <p>Entries are sorted, and never change. So those of a bucket share the upper bits of their
 * fingerprints, which need not be stored, and a table without a free slot can be rebuilt in one
 * pass when runs come or go. It consists of parts, so that no array is large enough that garbage
 * collectors treat it apart. A look-up touches three or four cache lines of a part.
 *
 * <pre>
 * fingerprint, 32 bits:     | part | bucket | remainder |
 * each part, one array:     end of each bucket (4 bytes for 16 to 32 ids),
 *                           then of each id | remainder | 1 bit, free | run, 6 bits |
 * </pre>
 */
final class Fingerprints {

    /** Runs that can be told apart, numbered from 0. */
    static final int MAX_RUNS = 64;

    private static final int HASH_BITS = 32;
    private static final int RUN_BITS = 6;

    /** Bits behind a fingerprint: the run, and one for a mark on an id, always 0 so far. */
    private static final int TAIL_BITS = RUN_BITS + 1;

    /** Parts have half as many to this many entries, if hashes are spread evenly. */
    private static final int PART_SIZE = 1 << 14;

    /** Buckets have as many to twice as many entries, if hashes are spread evenly. */
    private static final int BUCKET_SIZE = 16;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final byte[] EMPTY = {};

    /** A table without entries. */
    static final Fingerprints NONE = new Builder(0).build();

    private final Layout layout;

    /** By the upper bits of fingerprints. */
    private final byte[][] parts;

    private final int size;

    private Fingerprints(Layout layout, byte[][] parts, int size) {
        this.layout = layout;
        this.parts = parts;
        this.size = size;
    }

    /** The fingerprint of an id, from the half of its {@link TweetKey#hash} that all shards use. */
    static int of(long hash) {
        return (int) hash;
    }

    /** An entry; entries are ordered by their fingerprints as unsigned numbers. */
    static long entry(int fingerprint, int run) {
        return (Integer.toUnsignedLong(fingerprint) << TAIL_BITS) | run;
    }

    /** The runs that hold an id with this fingerprint, each as the bit of its number. */
    long runs(int fingerprint) {
        long entry = entry(fingerprint, 0);
        byte[] part = parts[layout.part(entry)];
        if (part.length == 0) {
            return 0;
        }
        int bucket = layout.bucket(entry);
        long first = layout.stored(entry);
        long runs = 0;
        int end = end(part, bucket);
        for (int i = end(part, bucket - 1); i < end; i++) {
            long other = layout.get(part, i);
            if (other >>> TAIL_BITS == first >>> TAIL_BITS) {
                runs |= 1L << other;
            } else if (other > first) {
                break;
            }
        }
        return runs;
    }

    /** Number of entries of a part up to the end of a bucket. */
    private static int end(byte[] part, int bucket) {
        return bucket < 0 ? 0 : (int) INT.get(part, bucket * Integer.BYTES);
    }

    /**
     * A table with the entries of this one and others.
     *
     * @param runs whose entries to keep, each as the bit of its number
     * @param kept how many these are
     * @param added sorted
     */
    Fingerprints with(long runs, int kept, long[] added) {
        Builder builder = new Builder(kept + added.length);
        int next = 0;
        for (int number = 0; number < parts.length; number++) {
            byte[] part = parts[number];
            int i = 0;
            for (int bucket = 0; part.length > 0 && bucket < layout.buckets(); bucket++) {
                long upper = layout.upper(number, bucket);
                for (int end = end(part, bucket); i < end; i++) {
                    long entry = upper | layout.get(part, i);
                    if ((runs & (1L << entry)) == 0) {
                        continue;
                    }
                    while (next < added.length && added[next] < entry) {
                        builder.add(added[next++]);
                    }
                    builder.add(entry);
                }
            }
        }
        while (next < added.length) {
            builder.add(added[next++]);
        }
        return builder.build();
    }

    /** Number of entries. */
    int size() {
        return size;
    }

    /** Bytes of heap that the entries take. */
    long bytes() {
        long bytes = 0;
        for (byte[] part : parts) {
            bytes += part.length;
        }
        return bytes;
    }

    /**
     * Which bits of an entry say what.
     *
     * @param partBits the first choose the part
     * @param bucketBits the next choose the bucket
     * @param width the others are stored
     */
    private record Layout(int partBits, int bucketBits, int width) {

        static Layout of(int size) {
            int partBits = size <= PART_SIZE ? 0 : log2((size - 1) / PART_SIZE) + 1;
            int bucketBits = log2((size >> partBits) / BUCKET_SIZE);
            return new Layout(partBits, bucketBits, HASH_BITS - partBits - bucketBits + TAIL_BITS);
        }

        private static int log2(int number) {
            return number <= 1 ? 0 : 31 - Integer.numberOfLeadingZeros(number);
        }

        int parts() {
            return 1 << partBits;
        }

        int buckets() {
            return 1 << bucketBits;
        }

        int part(long entry) {
            return (int) (entry >>> (bucketBits + width));
        }

        int bucket(long entry) {
            return (int) (entry >>> width) & (buckets() - 1);
        }

        long stored(long entry) {
            return entry & ((1L << width) - 1);
        }

        long upper(int part, int bucket) {
            return (((long) part << bucketBits) | bucket) << width;
        }

        /** Bytes of a part; entries are read and written eight bytes at a time. */
        int bytes(int entries) {
            long bits = (long) entries * width;
            return buckets() * Integer.BYTES + (int) ((bits + 7) / 8) + Long.BYTES;
        }

        /** The stored bits of an entry. */
        long get(byte[] part, int i) {
            long bit = (long) i * width;
            return stored((long) LONG.get(part, index(bit)) >>> (bit & 7));
        }

        /** Stores an entry, after those before it. */
        void put(byte[] part, int i, long entry) {
            long bit = (long) i * width;
            long before = (long) LONG.get(part, index(bit));
            LONG.set(part, index(bit), before | (stored(entry) << (bit & 7)));
        }

        private int index(long bit) {
            return buckets() * Integer.BYTES + (int) (bit >>> 3);
        }
    }

    /** Cuts sorted entries into parts. */
    private static final class Builder {

        private final Layout layout;
        private final byte[][] parts;
        private final int size;
        private long[] entries;
        private int count;
        private int part;

        Builder(int size) {
            this.size = size;
            this.layout = Layout.of(size);
            this.parts = new byte[layout.parts()][];
            this.entries = new long[Math.min(size, PART_SIZE)];
        }

        void add(long entry) {
            while (part < layout.part(entry)) {
                end();
            }
            if (count == entries.length) {
                entries = Arrays.copyOf(entries, Math.max(16, 2 * count));
            }
            entries[count++] = entry;
        }

        /** Writes the entries of a part. */
        private void end() {
            byte[] bytes = count == 0 ? EMPTY : new byte[layout.bytes(count)];
            int bucket = 0;
            for (int i = 0; i < count; i++) {
                for (; bucket < layout.bucket(entries[i]); bucket++) {
                    INT.set(bytes, bucket * Integer.BYTES, i);
                }
                layout.put(bytes, i, entries[i]);
            }
            for (; count > 0 && bucket < layout.buckets(); bucket++) {
                INT.set(bytes, bucket * Integer.BYTES, count);
            }
            parts[part++] = bytes;
            count = 0;
        }

        Fingerprints build() {
            while (part < parts.length) {
                end();
            }
            return new Fingerprints(layout, parts, size);
        }
    }
}
