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
 * collectors treat it apart.
 *
 * <pre>
 * fingerprint, 32 bits                             bucket ends, 4 bytes for 16 to 32 ids
 * | part | bucket | remainder |                       v
 *                       |                  entries: | remainder, 1 bit left free, run (6 bits) | ...
 * </pre>
 */
final class Fingerprints {

    /** Runs that can be told apart, numbered from 0. */
    static final int MAX_RUNS = 64;

    /** A table without entries. */
    static final Fingerprints NONE = new Fingerprints(new Part[] {Part.EMPTY}, 0, 0);

    private static final int HASH_BITS = 32;
    private static final int RUN_BITS = 6;

    /** Bits behind a fingerprint: the run, and one for a mark on an id, always 0 so far. */
    private static final int TAIL_BITS = RUN_BITS + 1;

    /** Parts have half as many to this many entries, if hashes are spread evenly. */
    private static final int PART_SIZE = 1 << 14;

    /** Buckets have as many to twice as many entries. */
    private static final int BUCKET_SIZE = 16;

    /** By the upper bits of fingerprints. */
    private final Part[] parts;

    private final int partBits;
    private final int size;

    private Fingerprints(Part[] parts, int partBits, int size) {
        this.parts = parts;
        this.partBits = partBits;
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
        return parts[upper(fingerprint, partBits)].runs(fingerprint << partBits);
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
        for (int part = 0; part < parts.length; part++) {
            Part.Cursor cursor = parts[part].cursor(part);
            while (cursor.next()) {
                long entry = cursor.entry();
                if ((runs & (1L << entry)) == 0) {
                    continue;
                }
                while (next < added.length && added[next] < entry) {
                    builder.add(added[next++]);
                }
                builder.add(entry);
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
        for (Part part : parts) {
            bytes += part.bytes();
        }
        return bytes;
    }

    /** The first bits of 32, as a number. */
    private static int upper(int bits, int count) {
        return count == 0 ? 0 : bits >>> (HASH_BITS - count);
    }

    /** The entries whose fingerprints begin with the same bits. */
    private static final class Part {

        static final Part EMPTY = new Part(new long[0], 0, 0);

        private static final VarHandle LONG =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

        private final int bucketBits;
        private final int remainderBits;
        private final int width;

        /** Number of entries up to the end of each bucket. */
        private final int[] ends;

        private final byte[] entries;

        /** Takes the first of these entries, all of the same part. */
        Part(long[] sorted, int size, int partBits) {
            bucketBits = log2(size / BUCKET_SIZE);
            remainderBits = HASH_BITS - partBits - bucketBits;
            width = remainderBits + TAIL_BITS;
            ends = new int[size == 0 ? 0 : 1 << bucketBits];
            // Entries are read and written eight bytes at a time.
            entries = new byte[size == 0 ? 0 : (int) (((long) size * width + 7) / 8) + Long.BYTES];
            long mask = (1L << width) - 1;
            for (int i = 0; i < size; i++) {
                int bucket = (int) (sorted[i] >>> width) & (ends.length - 1);
                ends[bucket] = i + 1;
                long bit = (long) i * width;
                int at = (int) (bit >>> 3);
                long before = (long) LONG.get(entries, at);
                LONG.set(entries, at, before | ((sorted[i] & mask) << (bit & 7)));
            }
            for (int bucket = 1; bucket < ends.length; bucket++) {
                ends[bucket] = Math.max(ends[bucket], ends[bucket - 1]);
            }
        }

        private static int log2(int number) {
            return number <= 1 ? 0 : 31 - Integer.numberOfLeadingZeros(number);
        }

        /** Takes a fingerprint without the bits that chose the part. */
        long runs(int rest) {
            if (ends.length == 0) {
                return 0;
            }
            int bucket = upper(rest, bucketBits);
            int remainder = upper(rest << bucketBits, remainderBits);
            long runs = 0;
            for (int i = bucket == 0 ? 0 : ends[bucket - 1]; i < ends[bucket]; i++) {
                long entry = get(i);
                int other = (int) (entry >>> TAIL_BITS);
                if (other == remainder) {
                    runs |= 1L << entry;
                } else if (Integer.compareUnsigned(other, remainder) > 0) {
                    break;
                }
            }
            return runs;
        }

        private long get(int i) {
            long bit = (long) i * width;
            long bits = (long) LONG.get(entries, (int) (bit >>> 3)) >>> (bit & 7);
            return bits & ((1L << width) - 1);
        }

        long bytes() {
            return (long) ends.length * Integer.BYTES + entries.length;
        }

        Cursor cursor(int part) {
            return new Cursor(part << bucketBits);
        }

        /** Reads the entries in their order. */
        private final class Cursor {

            private final int firstBucket;
            private int bucket;
            private int next;

            Cursor(int firstBucket) {
                this.firstBucket = firstBucket;
            }

            boolean next() {
                next++;
                while (bucket < ends.length && ends[bucket] < next) {
                    bucket++;
                }
                return bucket < ends.length;
            }

            long entry() {
                return ((long) (firstBucket + bucket) << width) | get(next - 1);
            }
        }
    }

    /** Cuts sorted entries into parts. */
    private static final class Builder {

        private final int partBits;
        private final Part[] parts;
        private final int size;
        private long[] entries;
        private int count;
        private int part;

        Builder(int size) {
            this.size = size;
            this.partBits = Part.log2((size - 1) / PART_SIZE) + (size > PART_SIZE ? 1 : 0);
            this.parts = new Part[1 << partBits];
            this.entries = new long[Math.min(size, PART_SIZE)];
        }

        void add(long entry) {
            int itsPart = (int) (entry >>> (HASH_BITS + TAIL_BITS - partBits));
            while (part < itsPart) {
                end();
            }
            if (count == entries.length) {
                entries = Arrays.copyOf(entries, Math.max(16, 2 * count));
            }
            entries[count++] = entry;
        }

        private void end() {
            parts[part++] = count == 0 ? Part.EMPTY : new Part(entries, count, partBits);
            count = 0;
        }

        Fingerprints build() {
            while (part < parts.length) {
                end();
            }
            return new Fingerprints(parts, partBits, size);
        }
    }
}
