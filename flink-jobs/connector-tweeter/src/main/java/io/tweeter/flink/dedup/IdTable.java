package io.tweeter.flink.dedup;

/**
 * Ids and the times of their first copies: a hash table with linear probing in one array of longs,
 * three an entry, so that most look-ups touch one or two cache lines and nothing is left for the
 * garbage collector to follow.
 *
 * <p>An entry takes 24 bytes, and at most 39 with the room between entries: large tables are
 * between 5/8 and 3/4 full.
 */
final class IdTable {

    /** Times that fit, in milliseconds since 1970: until the year 2248. */
    static final long MAX_TIME = (1L << 43) - 1;

    /** As far back. */
    static final long MIN_TIME = -MAX_TIME;

    private static final int LONGS = 3;
    static final int BYTES_PER_SLOT = LONGS * Long.BYTES;

    private static final int TIME = 2;
    private static final int LATENESS_BITS = 20;
    static final int MAX_LATENESS = (1 << LATENESS_BITS) - 1;

    private static final int SMALLEST = 16;
    private static final int SMALL = 1024;
    private static final long[] NONE = {};

    private final MemoryBudget memory;

    /** Of each slot the high and low bits of the id, and time and lateness; 0 for a free one. */
    private long[] slots = NONE;

    private int size;

    IdTable(MemoryBudget memory) {
        this.memory = memory;
    }

    /** Which entries to keep. */
    @FunctionalInterface
    interface Keep {

        /**
         * Whether to keep one.
         *
         * @param time of the first copy
         * @param lateness as it was given with it
         */
        boolean test(long time, int lateness);
    }

    int size() {
        return size;
    }

    /** Number of the entry, or a negative number if there is none. */
    int find(long hash, long high, long low) {
        int capacity = slots.length / LONGS;
        if (capacity == 0) {
            return -1;
        }
        int slot = home(hash, capacity);
        while (true) {
            int i = slot * LONGS;
            if (slots[i + TIME] == 0) {
                return -1;
            }
            if (slots[i] == high && slots[i + 1] == low) {
                return slot;
            }
            slot = slot + 1 == capacity ? 0 : slot + 1;
        }
    }

    /** Time of an entry that was found. */
    long time(int slot) {
        return time(slots[slot * LONGS + TIME]);
    }

    /** Changes an entry that was found. */
    void set(int slot, long time, int lateness) {
        slots[slot * LONGS + TIME] = pack(time, lateness);
    }

    /**
     * Adds an entry that was not found.
     *
     * @param time from {@link #MIN_TIME} to {@link #MAX_TIME}
     * @param lateness from 0 to {@link #MAX_LATENESS}
     * @throws HorizonTooLargeException if the table would have to grow and may not; it is unchanged
     */
    void add(long hash, long high, long low, long time, int lateness) {
        if (size + 1 > most(slots.length / LONGS)) {
            rebuild(larger(size), size, (t, l) -> true);
        }
        put(hash, high, low, pack(time, lateness));
        size++;
    }

    /** Forgets entries, and gives back the memory that they took. */
    void retain(Keep keep) {
        int kept = 0;
        for (int i = 0; i < slots.length; i += LONGS) {
            if (keeps(keep, slots[i + TIME])) {
                kept++;
            }
        }
        if (kept == 0) {
            clear();
        } else if (kept < size) {
            rebuild(larger(kept), kept, keep);
        }
    }

    /**
     * Makes room in an empty table.
     *
     * @throws HorizonTooLargeException if there is no memory for it
     */
    void reserve(int entries) {
        rebuild(larger(entries), 0, (time, lateness) -> false);
    }

    /**
     * Adds all entries to others, and is empty then. They come by their homes: where the others
     * have no room for them yet, they crowd at the front of tables that grow from small ones, and
     * each looks for a free slot past all that came before.
     */
    void moveTo(IdTables others) {
        for (int i = 0; i < slots.length; i += LONGS) {
            long packed = slots[i + TIME];
            if (packed != 0) {
                long hash = new TweetKey(slots[i], slots[i + 1]).hash();
                others.add(hash, slots[i], slots[i + 1], time(packed), lateness(packed));
            }
        }
        clear();
    }

    /** Gives all memory back. */
    private void clear() {
        memory.giveBack((long) slots.length * Long.BYTES);
        slots = NONE;
        size = 0;
    }

    private void rebuild(int capacity, int kept, Keep keep) {
        long[] old = slots;
        memory.take((long) capacity * BYTES_PER_SLOT);
        slots = new long[capacity * LONGS];
        for (int i = 0; i < old.length; i += LONGS) {
            if (keeps(keep, old[i + TIME])) {
                long hash = new TweetKey(old[i], old[i + 1]).hash();
                put(hash, old[i], old[i + 1], old[i + TIME]);
            }
        }
        size = kept;
        memory.giveBack((long) old.length * Long.BYTES);
    }

    private void put(long hash, long high, long low, long packed) {
        int capacity = slots.length / LONGS;
        int slot = home(hash, capacity);
        while (slots[slot * LONGS + TIME] != 0) {
            slot = slot + 1 == capacity ? 0 : slot + 1;
        }
        int i = slot * LONGS;
        slots[i] = high;
        slots[i + 1] = low;
        slots[i + TIME] = packed;
    }

    private static boolean keeps(Keep keep, long packed) {
        return packed != 0 && keep.test(time(packed), lateness(packed));
    }

    /** Other bits of the hash than those that chose the shard. */
    private static int home(long hash, int capacity) {
        return (int) (((hash & 0xffff_ffffL) * capacity) >>> 32);
    }

    /** Entries that a table can take. */
    private static int most(int capacity) {
        return capacity - capacity / 4;
    }

    /** Capacity for some more than this number of entries. */
    private static int larger(int entries) {
        return Math.max(SMALLEST, entries < SMALL ? entries * 2 : entries * 8 / 5);
    }

    /** Never 0, which marks a free slot. */
    private static long pack(long time, int lateness) {
        return ((time - MIN_TIME + 1) << LATENESS_BITS) | lateness;
    }

    private static int lateness(long packed) {
        return (int) packed & MAX_LATENESS;
    }

    private static long time(long packed) {
        return (packed >>> LATENESS_BITS) + MIN_TIME - 1;
    }
}
