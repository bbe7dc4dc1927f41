package io.tweeter.flink.dedup;

/**
 * Ids of one slice of time and the times of their first copies: a hash table with open addressing
 * and linear probing in one array of longs, three a slot, so that most look-ups touch one or two
 * cache lines and the garbage collector has nothing to follow.
 *
 * <p>A slot takes {@value #BYTES_PER_SLOT} bytes. An id takes at most 39 bytes in a large table,
 * which is between {@link #LOAD_AFTER_GROWTH} and {@link #LOAD_FACTOR} full.
 *
 * <p>A caller hashes an id once, and looks it up before it inserts it: {@link #find} returns either
 * the slot of the id or, encoded, the free slot that {@link #insert} then fills.
 */
final class IdTable {

    /** The latest time that fits, in milliseconds since 1970: in the year 2248. */
    static final long MAX_TIME = (1L << 43) - 1;

    /** The earliest time that fits, in milliseconds since 1970. */
    static final long MIN_TIME = -MAX_TIME;

    /** Bytes of heap that a slot takes, free or not. */
    static final int BYTES_PER_SLOT = 24;

    private static final int LONGS_PER_SLOT = BYTES_PER_SLOT / Long.BYTES;

    /** Index of the time within a slot, after the two halves of the id. */
    private static final int TIME = 2;

    /** A table grows rather than be fuller than this. */
    private static final float LOAD_FACTOR = 0.75f;

    /** How full a large table is after growth. */
    private static final float LOAD_AFTER_GROWTH = 0.625f;

    /** How full a small table is after growth: its free slots take little, and it grows often. */
    private static final float SMALL_LOAD_AFTER_GROWTH = 0.5f;

    /** Ids up to which a table is a small one. */
    private static final int SMALL_SIZE = 1024;

    private static final int MIN_CAPACITY = 16;
    private static final long[] NO_SLOTS = {};

    private final MemoryBudget memory;

    /** Of each slot the high and low bits of the id, then the time; 0 in a free slot. */
    private long[] slots = NO_SLOTS;

    private int size;

    IdTable(MemoryBudget memory) {
        this.memory = memory;
    }

    /** Receives the entries of a table. */
    @FunctionalInterface
    interface Reader {

        /**
         * Receives one entry.
         *
         * @param time of the first copy, in milliseconds since 1970
         */
        void entry(long high, long low, long time);
    }

    /** Number of ids. */
    int size() {
        return size;
    }

    /**
     * Looks an id up.
     *
     * @param hash {@link TweetKey#hash} of the id
     * @return the slot of the id; or, if the table does not hold it, {@code -1 - slot} of the free
     *     slot to insert it into
     */
    int find(long hash, long high, long low) {
        int capacity = capacity();
        if (capacity == 0) {
            return -1;
        }
        int slot = homeSlot(hash, capacity);
        while (true) {
            int i = slot * LONGS_PER_SLOT;
            if (slots[i + TIME] == 0) {
                return -1 - slot;
            }
            if (slots[i] == high && slots[i + 1] == low) {
                return slot;
            }
            slot = slot + 1 == capacity ? 0 : slot + 1;
        }
    }

    /** Time of the first copy in this slot, in milliseconds since 1970. */
    long time(int slot) {
        return time(slots[slot * LONGS_PER_SLOT + TIME]);
    }

    /** Replaces the time in this slot; see {@link #insert} for its bounds. */
    void set(int slot, long time) {
        slots[slot * LONGS_PER_SLOT + TIME] = pack(time);
    }

    /**
     * Inserts an id that {@link #find} has just not found.
     *
     * @param notFound what it returned, negative
     * @param time of the first copy, from {@link #MIN_TIME} to {@link #MAX_TIME}
     * @throws HorizonTooLargeException if the table would have to grow beyond the budget; it is
     *     unchanged
     */
    void insert(int notFound, long hash, long high, long low, long time) {
        int slot = -1 - notFound;
        if (size >= maxSize(capacity())) {
            rehash(newCapacity(size));
            slot = freeSlot(hash);
        }
        put(slot, high, low, pack(time));
        size++;
    }

    /** Hands out all entries, in no particular order. */
    void forEach(Reader reader) {
        for (int i = 0; i < slots.length; i += LONGS_PER_SLOT) {
            if (slots[i + TIME] != 0) {
                reader.entry(slots[i], slots[i + 1], time(slots[i + TIME]));
            }
        }
    }

    /**
     * Makes room in an empty table.
     *
     * @param ids as many as it takes without growing
     * @throws HorizonTooLargeException if that is beyond the budget
     */
    void reserve(int ids) {
        rehash(newCapacity(ids));
    }

    /**
     * Moves all entries to other tables, which hold none of them. They come in the order of their
     * home slots. In tables that grow from small ones they would crowd at the front, and each would
     * probe past all that came before; so the others have {@linkplain #reserve reserved} the room.
     */
    void moveTo(IdTables others) {
        forEach(
                (high, low, time) -> {
                    long hash = new TweetKey(high, low).hash();
                    IdTable other = others.of(hash);
                    other.insert(-1 - other.freeSlot(hash), hash, high, low, time);
                });
        clear();
    }

    /** Drops all entries and releases the memory that they took. */
    void clear() {
        memory.release((long) capacity() * BYTES_PER_SLOT);
        slots = NO_SLOTS;
        size = 0;
    }

    /**
     * Moves the entries to a larger array. Reserves the change before it allocates; while it
     * copies, the old array, at most some 300 KB, is on the heap, too.
     */
    private void rehash(int newCapacity) {
        memory.reserve((long) (newCapacity - capacity()) * BYTES_PER_SLOT);
        long[] old = slots;
        slots = new long[newCapacity * LONGS_PER_SLOT];
        for (int i = 0; i < old.length; i += LONGS_PER_SLOT) {
            if (old[i + TIME] != 0) {
                long hash = new TweetKey(old[i], old[i + 1]).hash();
                put(freeSlot(hash), old[i], old[i + 1], old[i + TIME]);
            }
        }
    }

    private void put(int slot, long high, long low, long packed) {
        int i = slot * LONGS_PER_SLOT;
        slots[i] = high;
        slots[i + 1] = low;
        slots[i + TIME] = packed;
    }

    /** Where to put an id that the table does not hold. */
    private int freeSlot(long hash) {
        int capacity = capacity();
        int slot = homeSlot(hash, capacity);
        while (slots[slot * LONGS_PER_SLOT + TIME] != 0) {
            slot = slot + 1 == capacity ? 0 : slot + 1;
        }
        return slot;
    }

    /** Number of slots. */
    private int capacity() {
        return slots.length / LONGS_PER_SLOT;
    }

    /** By other bits of the hash than those that chose shard and table. */
    private static int homeSlot(long hash, int capacity) {
        return (int) (((hash & 0xffff_ffffL) * capacity) >>> 32);
    }

    /** Ids that a table of this capacity takes before it grows. */
    private static int maxSize(int capacity) {
        return (int) (capacity * LOAD_FACTOR);
    }

    /** Capacity for this many ids, and some more before it grows again. */
    private static int newCapacity(int ids) {
        float load = ids < SMALL_SIZE ? SMALL_LOAD_AFTER_GROWTH : LOAD_AFTER_GROWTH;
        return Math.max(MIN_CAPACITY, (int) (ids / load));
    }

    /** Never 0, which marks a free slot. */
    private static long pack(long time) {
        return time - MIN_TIME + 1;
    }

    private static long time(long packed) {
        return packed + MIN_TIME - 1;
    }
}
