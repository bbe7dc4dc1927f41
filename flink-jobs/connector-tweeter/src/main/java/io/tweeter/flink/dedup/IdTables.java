package io.tweeter.flink.dedup;

/**
 * The ids of one shard in an open slice of time, in as many tables of bounded size as they need: so
 * no array is large enough that garbage collectors treat it apart, and growth never holds records
 * up for long.
 */
final class IdTables {

    /** Ids at which a table is split; its array takes at most 320 KB. */
    static final int MAX_TABLE_SIZE = 8192;

    private final MemoryBudget memory;

    /** A power of two of them, by bits of the hash that chose neither the shard nor the slot. */
    private IdTable[] tables;

    IdTables(MemoryBudget memory) {
        this.memory = memory;
        this.tables = new IdTable[] {new IdTable(memory)};
    }

    /** The table that holds an id, or would. */
    IdTable of(long hash) {
        return tables[(int) (hash >>> 32) & (tables.length - 1)];
    }

    /**
     * Inserts an id that has just not been found. Slots found before may be stale afterwards.
     *
     * @param table the one {@linkplain #of of its hash}
     * @param notFound what {@link IdTable#find} returned there, negative
     * @throws HorizonTooLargeException if that is beyond the budget; the tables are of no use then
     */
    void insert(IdTable table, int notFound, long hash, long high, long low, long time) {
        table.insert(notFound, hash, high, low, time);
        if (table.size() == MAX_TABLE_SIZE) {
            split();
        }
    }

    private void split() {
        IdTable[] old = tables;
        tables = new IdTable[old.length * 2];
        for (int i = 0; i < tables.length; i++) {
            tables[i] = new IdTable(memory);
        }
        for (int i = 0; i < old.length; i++) {
            int half = old[i].size() / 2;
            tables[i].reserve(half);
            tables[i + old.length].reserve(half);
            old[i].moveTo(this);
        }
    }

    /** Hands out all entries, in no particular order. */
    void forEach(IdTable.Reader reader) {
        for (IdTable table : tables) {
            table.forEach(reader);
        }
    }

    /** Drops all entries and releases the memory that they took. */
    void clear() {
        for (IdTable table : tables) {
            table.clear();
        }
        tables = new IdTable[] {new IdTable(memory)};
    }

    /** Number of ids. */
    int size() {
        int size = 0;
        for (IdTable table : tables) {
            size += table.size();
        }
        return size;
    }
}
